//! Lists of tools as districts keep them, with the truth: names with typing errors, in another
//! order, with “for Schools” or the vendor beside them, and a quarter that the registry does not
//! have. The same seed makes the same list. The benchmark of the inventory check uses it too.

use std::collections::BTreeSet;

/// A tool of the registry.
#[derive(Debug, Clone)]
pub struct ListedTool {
    pub name: String,
    pub vendor: String,
}

/// A row of a district's list, and the tool that it means; none when the registry has it not.
#[derive(Debug, Clone)]
pub struct DirtyRow {
    pub text: String,
    pub truth: Option<usize>,
}

/// A registry and a list.
#[derive(Debug)]
pub struct DirtyList {
    pub tools: Vec<ListedTool>,
    pub rows: Vec<DirtyRow>,
}

/// How well a list was matched.
#[derive(Debug, Clone, Copy, Default)]
pub struct Quality {
    hits: u32,
    false_hits: u32,
    missed: u32,
    known: u32,
    among_three: u32,
}

impl Quality {
    /// Counts one row: what counts as its match, and the first three candidates.
    pub fn count(&mut self, truth: Option<usize>, matched: Option<usize>, candidates: &[usize]) {
        match (truth, matched) {
            (Some(truth), Some(matched)) if truth == matched => self.hits += 1,
            (Some(_), Some(_)) => {
                self.false_hits += 1;
                self.missed += 1;
            }
            (Some(_), None) => self.missed += 1,
            (None, Some(_)) => self.false_hits += 1,
            (None, None) => {}
        }
        if let Some(truth) = truth {
            self.known += 1;
            self.among_three += u32::from(candidates.iter().take(3).any(|tool| *tool == truth));
        }
    }

    /// The harmonic mean of precision and recall.
    pub fn f1(&self) -> f64 {
        let hits = 2.0 * f64::from(self.hits);
        hits / (hits + f64::from(self.false_hits) + f64::from(self.missed))
    }

    /// The share of the rows whose tool the registry has that name it among the first three.
    pub fn recall_at_three(&self) -> f64 {
        f64::from(self.among_three) / f64::from(self.known)
    }
}

const FIRST: &str = "Amber Arbor Aspen Atlas Aurora Beacon Birch Blue Bold Bramble Bridge Bright Canyon Cedar Clear Clever Cloud Comet Compass Coral Cosmic Crystal Curious Delta Echo Ember Ever Falcon Fern Finch First Flash Fresh Garden Giant Golden Grand Granite Green Harbor Hazel Heron Hickory Horizon Indigo Iron Ivory Jasper Juniper Keen Kinder Lake Lantern Lark Laurel Lively Lumen Lunar Maple Marble Meadow Mellow Mighty Mint Mosaic Nimble North Nova Oak Ocean Olive Open Orbit Otter Owl Pebble Pine Pioneer Plum Polar Prairie Prime Quick Quill Quiet Rain Raven Red Ripple River Robin Rocket Sage Scholar Silver Simple Sky Smart Solar Spark Spring Star Stone Story Summit Sun Swift Tally Tandem Teal Terra Thistle Tiger Timber True Turtle Union Velvet Vista Vivid Wander West Whale Willow Wind Wise Wonder Zephyr";
const SECOND: &str = "Academy Algebra Analyst Answers Atlas Author Biology Board Books Bot Builder Calc Chapters Chat Chemistry Circle Civics Class Coach Code Companion Composer Corner Counselor Craft Creator Desk Diagnostics Draft Drills Editor Equations Essay Explorer Feedback Fluency Forms Fractions Galaxy Geometry Grader Grammar Guide Helper History Hub Inquiry Insights Journal Journey Kit Lab Ladder Learn Lessons Letters Library Literacy Logic Maps Mastery Math Mentor Mind Music Narrator Notebook Notes Numbers Outline Pages Palette Partner Path Phonics Physics Planner Poems Portal Practice Prep Probe Proof Quest Quiz Reader Recorder Research Review Rubric Science Scribe Sketch Skills Speech Spelling Stories Studio Study Syllabus Tables Teach Tracker Translate Tutor Verse Vocab Voice Words Workshop World Writer";
const SYLLABLES: &str = "ba be bi bo da de di do fa fe fi ga ge gi go ka ke ki ko la le li lo lu ma me mi mo mu na ne ni no nu pa pe pi po ra re ri ro ru sa se si so su ta te ti to tu va ve vi vo za ze zo";
const OTHERS: &str = "Học Viết Đọc Toán Überblick Schüler Élan Niños Lección Šola Ёлка Читай Слово Книга さくら まなび ノート 学习 数学 朗读 한글 읽기 قراءة كتاب";
const VENDORS: &str = "Learning Labs Education Tutors Systems Press Studio Works Interactive Group Technologies Partners Academy Publishing Software";
const LEGAL: &str = "Inc. LLC Ltd GmbH Corp. Co.";
const BESIDE: &str =
    "for Schools|for Education|(Free)|for K-12|Edu|App|- Teacher Edition|(site license)|Online";

/// Numbers that look like chance and are the same for the same seed (`SplitMix64`).
struct Dice(u64);

impl Dice {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    fn below(&mut self, end: usize) -> usize {
        usize::try_from(self.next() % (end as u64)).expect("a small number")
    }

    /// True so many times in a hundred.
    fn falls(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    fn of<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.below(all.len())]
    }
}

fn coined(dice: &mut Dice, syllables: usize) -> String {
    let all: Vec<&str> = SYLLABLES.split(' ').collect();
    let word: String = (0..syllables).map(|_| dice.of(&all)).collect();
    word[..1].to_uppercase() + &word[1..]
}

fn name(dice: &mut Dice) -> String {
    let first: Vec<&str> = FIRST.split(' ').collect();
    let second: Vec<&str> = SECOND.split(' ').collect();
    let others: Vec<&str> = OTHERS.split(' ').collect();
    match dice.below(100) {
        0..30 => format!("{} {}", dice.of(&first), dice.of(&second)),
        30..45 => format!("{}{}", dice.of(&first), dice.of(&second)),
        45..60 => format!("{} {}", coined(dice, 3), dice.of(&second)),
        60..75 => coined(dice, 4),
        75..95 => format!("{} {} {}", dice.of(&first), coined(dice, 2), dice.of(&second)),
        _ => format!("{} {} {}", dice.of(&others), dice.of(&others), coined(dice, 2)),
    }
}

fn vendor(dice: &mut Dice) -> String {
    let kinds: Vec<&str> = VENDORS.split(' ').collect();
    let legal: Vec<&str> = LEGAL.split(' ').collect();
    let plain = format!("{} {}", coined(dice, 3), dice.of(&kinds));
    if dice.falls(50) { format!("{plain} {}", dice.of(&legal)) } else { plain }
}

fn bare(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

/// One letter changed, left out, doubled or swapped with its neighbour.
fn mistyped(dice: &mut Dice, text: &str) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    let at: Vec<usize> = (0..letters.len()).filter(|at| letters[*at].is_alphabetic()).collect();
    if at.len() < 4 {
        return text.to_owned();
    }
    let place = at[dice.below(at.len())];
    match dice.below(4) {
        0 => {
            letters.remove(place);
        }
        1 => letters.insert(place, letters[place]),
        2 if place + 1 < letters.len() && letters[place + 1].is_alphabetic() => {
            letters.swap(place, place + 1);
        }
        _ => letters[place] = char::from(b'a' + u8::try_from(dice.below(26)).expect("a letter")),
    }
    letters.into_iter().collect()
}

/// A name as somebody typed it into a list.
fn dirty(dice: &mut Dice, name: &str, vendor: &str) -> String {
    let mut text = name.to_owned();
    if dice.falls(45) {
        text = mistyped(dice, &text);
        if text.chars().count() > 12 && dice.falls(25) {
            text = mistyped(dice, &text);
        }
    }
    if dice.falls(15) && text.contains(' ') {
        let mut words: Vec<&str> = text.split(' ').collect();
        words.rotate_left(1);
        text = words.join(" ");
    }
    if dice.falls(20) {
        let short = vendor.split(' ').take(2).collect::<Vec<_>>().join(" ");
        text = match dice.below(4) {
            0 => format!("{vendor} {text}"),
            1 => format!("{text} by {short}"),
            2 => format!("{} {text}", vendor.split(' ').next().expect("a word")),
            _ => format!("{short} - {text}"),
        };
    }
    if dice.falls(25) {
        let beside: Vec<&str> = BESIDE.split('|').collect();
        text = format!("{text} {}", dice.of(&beside));
    }
    match dice.below(10) {
        0 => text.to_uppercase(),
        1 => text.to_lowercase(),
        2 => text.replacen(' ', "-", 1),
        3 => format!("{text} v{}.{}", 1 + dice.below(6), dice.below(10)),
        4 => format!("  {text} "),
        _ => text,
    }
}

/// A registry of so many tools and a list of so many rows.
pub fn dirty_list(seed: u64, tools: usize, rows: usize) -> DirtyList {
    let mut dice = Dice(seed);
    let mut taken = BTreeSet::new();
    let vendors: Vec<String> = (0..tools.div_ceil(3)).map(|_| vendor(&mut dice)).collect();
    let mut listed = Vec::with_capacity(tools);
    while listed.len() < tools {
        let name = name(&mut dice);
        if taken.insert(bare(&name)) {
            let vendor = vendors[dice.below(vendors.len())].clone();
            listed.push(ListedTool { name, vendor });
        }
    }
    let mut list = Vec::with_capacity(rows);
    while list.len() < rows {
        if dice.falls(25) {
            let name = name(&mut dice);
            if !taken.contains(&bare(&name)) {
                let vendor = vendor(&mut dice);
                list.push(DirtyRow { text: dirty(&mut dice, &name, &vendor), truth: None });
            }
        } else {
            let at = dice.below(tools);
            let text = dirty(&mut dice, &listed[at].name, &listed[at].vendor);
            list.push(DirtyRow { text, truth: Some(at) });
        }
    }
    DirtyList { tools: listed, rows: list }
}

/// A list whose rows have nothing but pieces that many names have: the worst for whoever looks
/// names up by their pieces.
pub fn alike_rows(list: &DirtyList, rows: usize) -> Vec<String> {
    let second: Vec<&str> = SECOND.split(' ').collect();
    let mut dice = Dice(7);
    let mut alike = Vec::with_capacity(rows);
    for number in 0..rows {
        let words = (0..4).map(|_| dice.of(&second)).collect::<Vec<_>>().join(" ");
        let own = &list.tools[number % list.tools.len()].name;
        alike.push(format!("{words} {}", &own[..own.find(' ').unwrap_or(own.len())]));
    }
    alike
}
