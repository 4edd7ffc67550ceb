//! A vendor of the demo answers: the example's answers with the product's own, and the evidence.

use std::collections::BTreeMap;

use chrono::NaiveDate;

use super::Road;
use crate::actions::assessment::answers::SectionEdit;
use crate::actions::assessment::sent_evidence::NewEvidence;
use crate::actions::assessment::sent_file::SentFile;
use crate::actions::{Ctx, Error};
use crate::demo::world::WorldEvidence;
use crate::demo::{paper, texts};
use crate::domain::assessment::draft::Kept;
use crate::domain::assessment::draft_check;
use crate::domain::assessment::entry::{Entries, Entry};
use crate::domain::instrument::{Answer, Example, Kind, Question, Truth};
use crate::domain::slug::slug;

impl Road<'_> {
    /// The example's answers with the product's own in their place.
    fn answers(&self, example: &Example) -> Result<BTreeMap<String, Answer>, Error> {
        let calendar = &self.world.calendar;
        let mut given: BTreeMap<String, Answer> = example
            .answers
            .iter()
            .map(|(name, answer)| {
                (
                    name.to_owned(),
                    texts::of_answer(answer, &|text| {
                        self.product.in_own_versions(&calendar.moved(text))
                    }),
                )
            })
            .collect();
        for (name, value) in &self.product.answers {
            match Answer::parse(value)
                .map_err(|fault| Error::Internal(format!("demo.json, {name}: {fault}")))?
            {
                Some(answer) => given.insert(name.clone(), answer),
                None => given.remove(name),
            };
        }
        given.retain(|name, _| !self.product.skip.contains(name));
        Ok(given)
    }

    pub(super) async fn answer(&mut self, ctx: &Ctx) -> Result<(), Error> {
        let questionnaire = self.questionnaire(ctx)?;
        let example = self.example(&questionnaire)?;
        let given = self.answers(example)?;
        for section in &questionnaire.sections {
            if !self.product.sections.is_empty() && !self.product.sections.contains(&section.id) {
                continue;
            }
            // A file question is answered by its files, and a question that follows from it is
            // asked only then.
            let answered =
                section.questions.iter().filter(|question| given.contains_key(&question.name));
            let (files, others): (Vec<&Question>, Vec<&Question>) =
                answered.partition(|question| matches!(question.kind, Kind::File { .. }));
            self.attach(ctx, example, &files, true).await?;
            let entries: BTreeMap<String, Entry> = section
                .questions
                .iter()
                .filter(|question| !matches!(question.kind, Kind::File { .. }))
                .filter_map(|question| {
                    Some((
                        question.name.clone(),
                        Entry::showing(question, Some(&Kept::from(given.get(&question.name)?))),
                    ))
                })
                .collect();
            let edit = SectionEdit {
                section: section.id.clone(),
                revision: 0,
                bases: BTreeMap::new(),
                entries: Entries(entries),
            };
            let saved = self.vendor(ctx)?.answers(self.id()?, edit).await?;
            let file = saved.file;
            let unfinished = draft_check::unfinished(
                &file.questionnaire,
                &file.view,
                &file.draft,
                &section.questions,
            );
            let told: Vec<String> = saved
                .refused
                .iter()
                .chain(&unfinished)
                .map(|fault| format!("{}: {}", fault.question, fault.message))
                .collect();
            if !told.is_empty() {
                return Err(Error::Internal(format!("demo.json: {}", told.join(" "))));
            }
            if !saved.conflicts.is_empty() {
                return Err(Error::Internal(format!("the section {} was saved twice", section.id)));
            }
            let asked: Vec<&Question> = others
                .into_iter()
                .filter(|question| file.view.asked(&question.name) == Truth::True)
                .collect();
            self.attach(ctx, example, &asked, false).await?;
        }
        Ok(())
    }

    /// Attaches the evidence at these questions.
    async fn attach(
        &self,
        ctx: &Ctx,
        example: &Example,
        questions: &[&Question],
        needs_file: bool,
    ) -> Result<(), Error> {
        let pieces = questions
            .iter()
            .flat_map(|question| self.pieces(ctx, example, &question.name, needs_file))
            .collect::<Vec<_>>();
        self.vendor(ctx)?.attaches(self.id()?, pieces).await
    }

    /// The evidence at a question, the example's and the product's own; a question for files has
    /// one at least.
    fn pieces(
        &self,
        ctx: &Ctx,
        example: &Example,
        question: &str,
        needs_file: bool,
    ) -> Vec<NewEvidence> {
        let calendar = &self.world.calendar;
        let told = example.evidence.0.get(question).into_iter().flatten();
        let day = |day: Option<NaiveDate>| day.map(|day| calendar.moved(&day.to_string()));
        let mut pieces: Vec<(String, Option<String>, Option<String>)> = told
            .map(|fact| (calendar.moved(&fact.title), day(fact.issued_on), day(fact.expires_on)))
            .collect();
        let own = self.product.evidence.get(question).into_iter().flatten();
        pieces.extend(own.map(|WorldEvidence { title, issued_on, expires_on }| {
            (title.clone(), issued_on.clone(), expires_on.clone())
        }));
        if needs_file && pieces.is_empty() {
            pieces.push(("Document".to_owned(), None, None));
        }
        // A paper cannot be issued after the day it is attached.
        let today = ctx.today().to_string();
        let piece = |(title, issued_on, expires_on): (String, Option<String>, Option<String>)| {
            NewEvidence {
                question: question.to_owned(),
                issued_on: issued_on.filter(|day| *day <= today).unwrap_or_default(),
                expires_on: expires_on.unwrap_or_default(),
                url: String::new(),
                paper: String::new(),
                file: Some(SentFile::in_memory(
                    format!("{}.pdf", slug(&title)),
                    paper::pdf(&title),
                )),
                title,
            }
        };
        pieces.into_iter().map(piece).collect()
    }
}
