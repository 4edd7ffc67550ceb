//! The numbers and names of the criteria, as data.

use super::wcag::{Criterion, Edition, Level};

const fn one(number: &'static str, level: Level, since: Edition, name: &'static str) -> Criterion {
    Criterion { number, level, since, name }
}

/// Every success criterion of WCAG 2.0, 2.1 and 2.2, in order. Names: W3C Recommendation of 5
/// October 2023; 4.1.1 from 2018.
pub const CRITERIA: [Criterion; 87] = [
    one("1.1.1", Level::A, Edition::V20, "Non-text Content"),
    one("1.2.1", Level::A, Edition::V20, "Audio-only and Video-only (Prerecorded)"),
    one("1.2.2", Level::A, Edition::V20, "Captions (Prerecorded)"),
    one("1.2.3", Level::A, Edition::V20, "Audio Description or Media Alternative (Prerecorded)"),
    one("1.2.4", Level::Aa, Edition::V20, "Captions (Live)"),
    one("1.2.5", Level::Aa, Edition::V20, "Audio Description (Prerecorded)"),
    one("1.2.6", Level::Aaa, Edition::V20, "Sign Language (Prerecorded)"),
    one("1.2.7", Level::Aaa, Edition::V20, "Extended Audio Description (Prerecorded)"),
    one("1.2.8", Level::Aaa, Edition::V20, "Media Alternative (Prerecorded)"),
    one("1.2.9", Level::Aaa, Edition::V20, "Audio-only (Live)"),
    one("1.3.1", Level::A, Edition::V20, "Info and Relationships"),
    one("1.3.2", Level::A, Edition::V20, "Meaningful Sequence"),
    one("1.3.3", Level::A, Edition::V20, "Sensory Characteristics"),
    one("1.3.4", Level::Aa, Edition::V21, "Orientation"),
    one("1.3.5", Level::Aa, Edition::V21, "Identify Input Purpose"),
    one("1.3.6", Level::Aaa, Edition::V21, "Identify Purpose"),
    one("1.4.1", Level::A, Edition::V20, "Use of Color"),
    one("1.4.2", Level::A, Edition::V20, "Audio Control"),
    one("1.4.3", Level::Aa, Edition::V20, "Contrast (Minimum)"),
    one("1.4.4", Level::Aa, Edition::V20, "Resize Text"),
    one("1.4.5", Level::Aa, Edition::V20, "Images of Text"),
    one("1.4.6", Level::Aaa, Edition::V20, "Contrast (Enhanced)"),
    one("1.4.7", Level::Aaa, Edition::V20, "Low or No Background Audio"),
    one("1.4.8", Level::Aaa, Edition::V20, "Visual Presentation"),
    one("1.4.9", Level::Aaa, Edition::V20, "Images of Text (No Exception)"),
    one("1.4.10", Level::Aa, Edition::V21, "Reflow"),
    one("1.4.11", Level::Aa, Edition::V21, "Non-text Contrast"),
    one("1.4.12", Level::Aa, Edition::V21, "Text Spacing"),
    one("1.4.13", Level::Aa, Edition::V21, "Content on Hover or Focus"),
    one("2.1.1", Level::A, Edition::V20, "Keyboard"),
    one("2.1.2", Level::A, Edition::V20, "No Keyboard Trap"),
    one("2.1.3", Level::Aaa, Edition::V20, "Keyboard (No Exception)"),
    one("2.1.4", Level::A, Edition::V21, "Character Key Shortcuts"),
    one("2.2.1", Level::A, Edition::V20, "Timing Adjustable"),
    one("2.2.2", Level::A, Edition::V20, "Pause, Stop, Hide"),
    one("2.2.3", Level::Aaa, Edition::V20, "No Timing"),
    one("2.2.4", Level::Aaa, Edition::V20, "Interruptions"),
    one("2.2.5", Level::Aaa, Edition::V20, "Re-authenticating"),
    one("2.2.6", Level::Aaa, Edition::V21, "Timeouts"),
    one("2.3.1", Level::A, Edition::V20, "Three Flashes or Below Threshold"),
    one("2.3.2", Level::Aaa, Edition::V20, "Three Flashes"),
    one("2.3.3", Level::Aaa, Edition::V21, "Animation from Interactions"),
    one("2.4.1", Level::A, Edition::V20, "Bypass Blocks"),
    one("2.4.2", Level::A, Edition::V20, "Page Titled"),
    one("2.4.3", Level::A, Edition::V20, "Focus Order"),
    one("2.4.4", Level::A, Edition::V20, "Link Purpose (In Context)"),
    one("2.4.5", Level::Aa, Edition::V20, "Multiple Ways"),
    one("2.4.6", Level::Aa, Edition::V20, "Headings and Labels"),
    one("2.4.7", Level::Aa, Edition::V20, "Focus Visible"),
    one("2.4.8", Level::Aaa, Edition::V20, "Location"),
    one("2.4.9", Level::Aaa, Edition::V20, "Link Purpose (Link Only)"),
    one("2.4.10", Level::Aaa, Edition::V20, "Section Headings"),
    one("2.4.11", Level::Aa, Edition::V22, "Focus Not Obscured (Minimum)"),
    one("2.4.12", Level::Aaa, Edition::V22, "Focus Not Obscured (Enhanced)"),
    one("2.4.13", Level::Aaa, Edition::V22, "Focus Appearance"),
    one("2.5.1", Level::A, Edition::V21, "Pointer Gestures"),
    one("2.5.2", Level::A, Edition::V21, "Pointer Cancellation"),
    one("2.5.3", Level::A, Edition::V21, "Label in Name"),
    one("2.5.4", Level::A, Edition::V21, "Motion Actuation"),
    one("2.5.5", Level::Aaa, Edition::V21, "Target Size (Enhanced)"),
    one("2.5.6", Level::Aaa, Edition::V21, "Concurrent Input Mechanisms"),
    one("2.5.7", Level::Aa, Edition::V22, "Dragging Movements"),
    one("2.5.8", Level::Aa, Edition::V22, "Target Size (Minimum)"),
    one("3.1.1", Level::A, Edition::V20, "Language of Page"),
    one("3.1.2", Level::Aa, Edition::V20, "Language of Parts"),
    one("3.1.3", Level::Aaa, Edition::V20, "Unusual Words"),
    one("3.1.4", Level::Aaa, Edition::V20, "Abbreviations"),
    one("3.1.5", Level::Aaa, Edition::V20, "Reading Level"),
    one("3.1.6", Level::Aaa, Edition::V20, "Pronunciation"),
    one("3.2.1", Level::A, Edition::V20, "On Focus"),
    one("3.2.2", Level::A, Edition::V20, "On Input"),
    one("3.2.3", Level::Aa, Edition::V20, "Consistent Navigation"),
    one("3.2.4", Level::Aa, Edition::V20, "Consistent Identification"),
    one("3.2.5", Level::Aaa, Edition::V20, "Change on Request"),
    one("3.2.6", Level::A, Edition::V22, "Consistent Help"),
    one("3.3.1", Level::A, Edition::V20, "Error Identification"),
    one("3.3.2", Level::A, Edition::V20, "Labels or Instructions"),
    one("3.3.3", Level::Aa, Edition::V20, "Error Suggestion"),
    one("3.3.4", Level::Aa, Edition::V20, "Error Prevention (Legal, Financial, Data)"),
    one("3.3.5", Level::Aaa, Edition::V20, "Help"),
    one("3.3.6", Level::Aaa, Edition::V20, "Error Prevention (All)"),
    one("3.3.7", Level::A, Edition::V22, "Redundant Entry"),
    one("3.3.8", Level::Aa, Edition::V22, "Accessible Authentication (Minimum)"),
    one("3.3.9", Level::Aaa, Edition::V22, "Accessible Authentication (Enhanced)"),
    one("4.1.1", Level::A, Edition::V20, "Parsing"),
    one("4.1.2", Level::A, Edition::V20, "Name, Role, Value"),
    one("4.1.3", Level::Aa, Edition::V21, "Status Messages"),
];

/// Functional performance criteria of the revised Section 508 (36 CFR Part 1194, Appendix C, 302).
#[rustfmt::skip]
pub const FUNCTIONAL: [&str; 9] = [
    "302.1", "302.2", "302.3", "302.4", "302.5", "302.6", "302.7", "302.8", "302.9",
];

/// Hardware, Appendix C, chapter 4, as the catalogs list it.
#[rustfmt::skip]
pub const HARDWARE: [&str; 55] = [
    "402.2.1", "402.2.2", "402.2.3", "402.2.4", "402.2.5", "402.3.1", "402.3.2", "402.4", "402.5",
    "403.1", "404.1", "405.1", "406.1", "407.2",
    "407.3.1", "407.3.2", "407.3.3", "407.4", "407.5", "407.6", "407.7", "407.8.1", "407.8.1.1",
    "407.8.1.2", "407.8.2", "407.8.2.1",
    "407.8.2.2", "407.8.3", "407.8.3.1", "407.8.3.2", "407.8.3.2.1", "407.8.3.2.2", "408.2",
    "408.3",
    "409.1", "410.1", "411.1", "412.2.1",
    "412.2.2", "412.3.1", "412.3.2", "412.4", "412.5", "412.6", "412.7", "412.8.1", "412.8.2",
    "412.8.3", "412.8.4", "413.1.1", "413.1.2",
    "414.1.1", "414.1.2", "415.1.1", "415.1.2",
];

/// Software, Appendix C, chapter 5, as the catalogs list it.
#[rustfmt::skip]
pub const SOFTWARE: [&str; 26] = [
    "502.2.1", "502.2.2", "502.3.1", "502.3.2", "502.3.3", "502.3.4", "502.3.5", "502.3.6",
    "502.3.7", "502.3.8", "502.3.9", "502.3.10",
    "502.3.11", "502.3.12", "502.3.13", "502.3.14", "502.4", "503.2", "503.3", "503.4.1", "503.4.2",
    "504.2", "504.2.1", "504.2.2", "504.3",
    "504.4",
];

/// Support documentation and services, Appendix C, chapter 6, as the catalogs list it.
#[rustfmt::skip]
pub const SUPPORT: [&str; 5] = [
    "602.2", "602.3", "602.4", "603.2", "603.3",
];
