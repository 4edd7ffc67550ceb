//! The workbench in every shape that its template knows.

use super::anchors::{AnchorChoice, anchor};
use super::changed::ChangedNote;
use super::claim::ClaimTable;
use super::keys::ShownKeys;
use super::limit::Limit;
use super::{
    BenchPiece, Breadcrumb, ButtonLink, Counts, Dot, FieldError, Kind, NoticeBox, Onward,
    OtherScore, PageHeader, ScoreForm, ShownAnswer, ShownMeasure, StatusTag, Stored, WorkbenchPage,
    error_links, grounds, home_trail, message_at,
};
use crate::domain::people::shortcuts::Shortcuts;
use crate::web::kernel::templates::Page;
use crate::web::pages::assessment::clarifications_shown::ShownThreads;

impl Page for WorkbenchPage {
    const TEMPLATE: &'static str = "assessment/workbench";

    #[expect(clippy::too_many_lines, reason = "one line for each field of the page")]
    fn samples() -> Vec<Self> {
        let dot = |done: bool| Dot {
            href: "/reviews/1/safety?question=safety.a".to_owned(),
            code: "Q-01".to_owned(),
            label: "Is it safe?".to_owned(),
            done,
            current: done,
            changed: done,
            level: done.then(|| "3".to_owned()),
        };
        let bare = |answer: ShownAnswer| Self {
            crumbs: Breadcrumb::new(home_trail(), "Safety"),
            header: PageHeader::new("Is it safe?"),
            errors: Vec::new(),
            action: "/reviews/1/safety".to_owned(),
            submission: "/reviews/1/safety/submission".to_owned(),
            remaining: "1 question, to read.".to_owned(),
            dots: vec![dot(false)],
            code: "Q-01".to_owned(),
            label: "Is it safe?".to_owned(),
            name: "safety.a".to_owned(),
            why: None,
            because: Vec::new(),
            good: None,
            answer,
            table: None,
            changed: Vec::new(),
            vendor: "Acme".to_owned(),
            strength: StatusTag::new(Kind::Caution, "A statement only: nothing is attached"),
            evidence: Vec::new(),
            reads: None,
            caps: Vec::new(),
            grounds: None,
            measure: None,
            form: None,
            own: None,
            own_comment: None,
            others: None,
            counts: None,
            may_submit: false,
            reopening: None,
            previous: None,
            next: None,
            keys: ShownKeys::new(&Shortcuts::default()),
            onward: None,
            anchors: vec![anchor(
                "field-level",
                "3",
                "3",
                "Tested",
                "Tested by a third party.",
                true,
            )],
            clarifications: ShownThreads::samples().remove(0),
            comments: None,
        };
        let mut pages: Vec<Self> = ShownAnswer::samples().into_iter().map(bare).collect();
        for clarifications in ShownThreads::samples() {
            pages.push(Self {
                clarifications,
                comments: Some(ButtonLink {
                    href: "/reviews/1/comments".to_owned(),
                    label: "1 comment of the public".to_owned(),
                }),
                ..bare(ShownAnswer::samples().remove(0))
            });
        }
        let mut faulty = bare(ShownAnswer::samples().remove(0));
        let errors = [("level", "Choose a level."), ("comment", "Say why.")]
            .map(|(field, message)| FieldError { field: field.into(), message: message.into() });
        faulty.errors = error_links(&errors);
        let stored = |comment: &str| Stored {
            level: "3, Tested".to_owned(),
            comment: comment.to_owned(),
            private_note: comment.to_owned(),
            vendor_note: comment.to_owned(),
            keep: "/reviews/1/safety?question=safety.a".to_owned(),
        };
        let form = |stored: Option<Stored>| ScoreForm {
            error: message_at(&errors, "level"),
            limit: Some(Limit {
                allows: stored.is_some().then(|| "The evidence allows 1 at most.".to_owned()),
                sentence: "At most level 1 counts here.".to_owned(),
            }),
            comment: "Words".to_owned(),
            comment_error: message_at(&errors, "comment"),
            private_note: "For me.".to_owned(),
            private_error: message_at(&errors, "level"),
            vendor_note: String::new(),
            vendor_error: message_at(&errors, "comment"),
            noted: stored.is_some(),
            seen: "ab12".to_owned(),
            stored,
        };
        let mut stale = bare(ShownAnswer::samples().remove(0));
        stale.form = Some(form(Some(stored(""))));
        pages.push(stale);
        faulty.form = Some(form(Some(stored("Read with care."))));
        faulty.may_submit = true;
        faulty.dots.push(dot(true));
        faulty.why = Some("Because.".to_owned());
        faulty.good = Some("A report.".to_owned());
        faulty.because = vec!["Who uses it: students".to_owned()];
        faulty.grounds = Some(grounds::sample());
        faulty.measure = Some(ShownMeasure::sample());
        faulty.previous = Some("/reviews/1/safety?question=safety.b".to_owned());
        faulty.next.clone_from(&faulty.previous);
        let changed = |before: Option<&str>| ChangedNote {
            title: "Changed since the submission of 3 March 2026".to_owned(),
            before: before.map(str::to_owned),
            evidence: before.map(|_| "Attached since: Report.".to_owned()),
        };
        faulty.changed = vec![changed(None), changed(Some("No"))];
        faulty.onward =
            Some(Onward { href: "/reviews/1/bias".to_owned(), label: "Bias".to_owned() });
        faulty.evidence = BenchPiece::samples();
        faulty.reads = Some("You have read 1 of 2 pieces of evidence.".to_owned());
        faulty.caps = vec![NoticeBox {
            kind: Kind::Caution,
            title: "At most 1 point".to_owned(),
            text: Some("Nothing is attached.".to_owned()),
        }];
        let above = anchor("field-level-4", "4", "4", "Verified", "Verified outside.", false);
        faulty.anchors.push(AnchorChoice { counts_as: Some("1".to_owned()), ..above });
        pages.push(faulty);
        let mut read = bare(ShownAnswer::samples().remove(1));
        read.own = Some("3, Tested".to_owned());
        read.reopening = Some("/pipeline/1/reviewers/2/reopening".to_owned());
        read.own_comment = Some("Good report.".to_owned());
        read.next = Some("/reviews/1/safety?question=safety.b".to_owned());
        let other = |comment: &str| OtherScore {
            name: "Ben".to_owned(),
            level: "2, Documented".to_owned(),
            comment: comment.to_owned(),
        };
        read.others = Some(vec![other(""), other("Older.")]);
        let counts = |level: Option<&str>| Counts {
            level: level.map(str::to_owned),
            limit: None,
            settled: None,
            reason: None,
        };
        read.counts = Some(counts(None));
        let mut settled = bare(ShownAnswer::samples().remove(1));
        settled.others = Some(vec![other("")]);
        settled.counts = Some(Counts {
            limit: Some("At most level 1 counts here.".to_owned()),
            settled: Some("Lea, 30 June 2027".to_owned()),
            reason: Some("Nobody tested it.".to_owned()),
            ..counts(Some("1, Asserted"))
        });
        pages.extend([read, settled]);
        pages.extend(
            ClaimTable::samples()
                .into_iter()
                .map(|table| Self { table: Some(table), ..bare(ShownAnswer::nothing()) }),
        );
        pages
    }
}
