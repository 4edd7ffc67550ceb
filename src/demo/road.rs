//! Takes one product of the demo from registration to its state, through the actions that people
//! use.

mod answering;

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use chrono::TimeDelta;

use super::journey::{Lead, Publisher, Reviewer, Signer, Vendor};
use super::people::People;
use super::world::{Reach, World, WorldCondition, WorldProduct};
use crate::actions::assessment::clarification_answers::TypedAnswer;
use crate::actions::assessment::clarifications::TypedAsking;
use crate::actions::assessment::discussions;
use crate::actions::assessment::meetings::{self, TypedMeeting};
use crate::actions::assessment::products::NewProduct;
use crate::actions::assessment::proposed_conditions::TypedCondition;
use crate::actions::assessment::proposing::TypedProposal;
use crate::actions::assessment::public_comments::{self, TypedComment, TypedWindow};
use crate::actions::assessment::scoring::GivenLevel;
use crate::actions::registry::change_notices::TypedChange;
use crate::actions::registry::condition_proofs::TypedProof;
use crate::actions::registry::conditions::TypedSettlement;
use crate::actions::registry::notice_answers::TypedNoticeAnswer;
use crate::actions::registry::visibility::{self, Subject};
use crate::actions::{Ctx, Error};
use crate::domain::access::Actor;
use crate::domain::assessment::decision::Office;
use crate::domain::instrument::{Decision, Example, Levels, Questionnaire, Scored};
use crate::domain::people::account::Role;
use crate::domain::slug::slug;
use crate::domain::values::{DisclosureId, ProductId};

/// What the demo's reviewers give where its world says nothing.
const USUAL_LEVEL: u8 = 2;

/// One step of a product on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Milestone {
    Start,
    Answer,
    Submit,
    Withdraw,
    Return,
    Assign,
    Review,
    Settle,
    Propose,
    Sign,
    /// The vendor says what it has to say to the decision, or that there is nothing.
    Respond,
    Publish,
    /// The vendor appeals the published decision.
    Appeal,
    /// Another lead decides on the appeal.
    Rule,
    Suspend,
    /// What became of a condition is recorded, by its place in the world's file.
    Record(usize),
    /// The vendor says how a condition is met, by its place in the world's file.
    Prove(usize),
    /// The vendor tells of a change, by its place in the world's file.
    Tell(usize),
    /// A lead answers it, by the same place.
    Reply(usize),
    Rename,
    /// A reviewer asks the vendor about an answer, by its place in the world's file.
    Ask(usize),
    /// The vendor answers that.
    Explain(usize),
    /// The lead asks everybody what they know of the tool, and people say it.
    Comment,
}

/// The milestones up to where a product has come, with the days since its start.
pub(super) fn milestones(product: &WorldProduct) -> Vec<(i64, Milestone)> {
    use Milestone::{
        Answer, Assign, Propose, Publish, Rename, Respond, Return, Review, Settle, Sign, Start,
        Submit, Suspend, Withdraw,
    };
    let mut road = vec![(0, Start), (2, Answer)];
    let then: &[(i64, Milestone)] = match product.reach {
        Reach::Draft => &[],
        Reach::Submitted => &[(5, Submit)],
        Reach::Returned => &[(5, Submit), (11, Return)],
        Reach::Withdrawn => &[(5, Submit), (17, Withdraw)],
        Reach::InReview | Reach::Scored => &[(5, Submit), (9, Assign), (20, Review)],
        Reach::Proposed | Reach::Decided => {
            &[(5, Submit), (9, Assign), (20, Review), (26, Settle), (28, Propose), (31, Sign)]
        }
        Reach::Published | Reach::Expired => &[
            (5, Submit),
            (9, Assign),
            (20, Review),
            (26, Settle),
            (28, Propose),
            (31, Sign),
            (32, Respond),
            (35, Publish),
        ],
        Reach::Suspended => &[
            (5, Submit),
            (9, Assign),
            (20, Review),
            (26, Settle),
            (28, Propose),
            (31, Sign),
            (32, Respond),
            (35, Publish),
            (150, Suspend),
        ],
    };
    road.extend_from_slice(then);
    if product.reach == Reach::Decided && !product.response.is_empty() {
        road.push((32, Respond));
    }
    if let Some(appeal) = &product.appeal {
        road.push((appeal.days, Milestone::Appeal));
        road.extend(appeal.ruled.as_ref().map(|ruled| (ruled.days, Milestone::Rule)));
    }
    let settled = product.settled.iter().enumerate();
    road.extend(settled.map(|(place, one)| (one.days, Milestone::Record(place))));
    let proofs = product.proofs.iter().enumerate();
    road.extend(proofs.map(|(place, one)| (one.days, Milestone::Prove(place))));
    for (place, one) in product.tells.iter().enumerate() {
        road.push((one.days, Milestone::Tell(place)));
        let answer = one.answer.iter();
        road.extend(answer.map(|answer| (one.days + answer.days, Milestone::Reply(place))));
    }
    for (place, asked) in product.asked.iter().enumerate() {
        road.push((asked.days, Milestone::Ask(place)));
        road.extend(asked.answered.iter().map(|one| (one.days, Milestone::Explain(place))));
    }
    road.extend(product.comments.iter().map(|one| (one.days, Milestone::Comment)));
    road.extend(product.renamed.iter().map(|renamed| (renamed.days, Rename)));
    road
}

/// A product on its way.
pub(super) struct Road<'w> {
    world: &'w World,
    people: &'w People,
    /// The product as the world's file has it.
    pub(super) product: &'w WorldProduct,
    registered: Option<ProductId>,
    disclosure: Option<DisclosureId>,
}

impl<'w> Road<'w> {
    /// A product that has not started.
    pub(super) fn new(world: &'w World, people: &'w People, product: &'w WorldProduct) -> Self {
        Self { world, people, product, registered: None, disclosure: None }
    }

    /// Takes the product to its next milestone.
    pub(super) async fn take(&mut self, ctx: &Ctx, milestone: Milestone) -> Result<(), Error> {
        match milestone {
            Milestone::Start => self.start(ctx).await,
            Milestone::Answer => self.answer(ctx).await,
            Milestone::Submit => self.submit(ctx).await,
            Milestone::Withdraw => {
                self.vendor(ctx)?.withdraws(self.id()?, &self.product.reason).await
            }
            Milestone::Return => self.lead(ctx)?.returns(self.id()?, &self.product.reason).await,
            Milestone::Assign => self.assign(ctx).await,
            Milestone::Review => self.review(ctx).await,
            Milestone::Settle => self.settle(ctx).await,
            Milestone::Propose => self.propose(ctx).await,
            Milestone::Sign => self.sign(ctx).await,
            Milestone::Respond => self.respond(ctx).await,
            Milestone::Publish => self.publisher(ctx)?.publishes(self.id()?).await.map(|_| ()),
            Milestone::Appeal => self.appeal(ctx).await,
            Milestone::Rule => self.rule(ctx).await,
            Milestone::Suspend => {
                let listing = slug(&self.product.name);
                self.publisher(ctx)?.suspends(&listing, &self.product.reason).await
            }
            Milestone::Record(place) => self.record(ctx, place).await,
            Milestone::Prove(place) => self.prove(ctx, place).await,
            Milestone::Tell(place) => self.tell(ctx, place).await,
            Milestone::Reply(place) => self.reply(ctx, place).await,
            Milestone::Rename => self.rename(ctx).await,
            Milestone::Ask(place) => self.ask(ctx, place).await,
            Milestone::Explain(place) => self.explain(ctx, place).await,
            Milestone::Comment => self.comment(ctx).await,
        }
    }

    fn vendor<'c>(&self, ctx: &'c Ctx) -> Result<Vendor<'c>, Error>
    where
        'w: 'c,
    {
        Ok(Vendor::new(ctx, self.people.get(&self.product.by)?))
    }

    fn lead<'c>(&self, ctx: &'c Ctx) -> Result<Lead<'c>, Error>
    where
        'w: 'c,
    {
        Ok(Lead::new(ctx, self.people.with(Role::PanelLead)?))
    }

    fn publisher<'c>(&self, ctx: &'c Ctx) -> Result<Publisher<'c>, Error>
    where
        'w: 'c,
    {
        Ok(Publisher::new(ctx, self.people.with(Role::Publisher)?))
    }

    fn id(&self) -> Result<&DisclosureId, Error> {
        self.disclosure
            .as_ref()
            .ok_or_else(|| Error::Internal("the disclosure was not started".to_owned()))
    }

    fn questionnaire(&self, ctx: &Ctx) -> Result<Arc<Questionnaire>, Error> {
        let (family, version) = self.named()?;
        ctx.library.get(family, version).ok_or_else(|| self.no_questionnaire())
    }

    /// The family and the version of its questionnaire.
    fn named(&self) -> Result<(&str, &str), Error> {
        let named = self.product.questionnaire.as_ref().unwrap_or(&self.world.questionnaire);
        named.split_once('/').ok_or_else(|| self.no_questionnaire())
    }

    fn no_questionnaire(&self) -> Error {
        let name = &self.product.name;
        Error::Internal(format!("demo.json: {name} names no questionnaire that is there"))
    }

    /// What the actions work with while its questionnaire is the newest.
    fn then(&self, ctx: &Ctx) -> Result<Ctx, Error> {
        let (family, version) = self.named()?;
        let library = ctx.library.while_newest(family, version);
        let library = Arc::new(library.ok_or_else(|| self.no_questionnaire())?);
        Ok(Ctx { library, ..ctx.clone() })
    }

    fn example<'q>(&self, questionnaire: &'q Questionnaire) -> Result<&'q Example, Error> {
        let file = format!("examples/{}.json", self.product.example);
        questionnaire
            .examples
            .iter()
            .find(|one| one.file == file)
            .ok_or_else(|| Error::Internal(format!("demo.json: there is no {file}")))
    }

    async fn start(&mut self, ctx: &Ctx) -> Result<(), Error> {
        let ctx = &self.then(ctx)?;
        let product = self.product;
        let input = NewProduct {
            name: product.name.clone(),
            version: product.version.clone(),
            website: product.website.clone(),
            summary: product.summary.clone(),
        };
        let vendor = self.vendor(ctx)?;
        let product = vendor.registers(&input).await?;
        self.disclosure = Some(vendor.starts(&product).await?);
        self.registered = Some(product);
        Ok(())
    }

    async fn rename(&self, ctx: &Ctx) -> Result<(), Error> {
        let (Some(renamed), Some(product)) = (&self.product.renamed, &self.registered) else {
            return Ok(());
        };
        let vendor = self.people.get(&self.product.by)?.person().ok_or(Error::SignIn)?;
        let subject = Subject::Product {
            organization: vendor.organization.clone(),
            product: product.clone(),
        };
        let admin = self.people.with(Role::Administrator)?;
        visibility::rename(ctx, admin, &subject, &renamed.name).await
    }

    async fn submit(&mut self, ctx: &Ctx) -> Result<(), Error> {
        self.vendor(ctx)?.submits(self.id()?, "Head of trust and compliance").await
    }

    async fn assign(&mut self, ctx: &Ctx) -> Result<(), Error> {
        let (lead, id) = (self.lead(ctx)?, self.id()?);
        let criteria = self.questionnaire(ctx)?.rubric.criteria.clone();
        lead.accepts(id).await?;
        for reviewer in &self.product.reviewers {
            let reviewer = self.people.get(reviewer)?;
            let all = criteria.iter().map(|criterion| criterion.id.clone()).collect();
            lead.assigns(id, reviewer, all).await?;
            Reviewer::new(ctx, reviewer).declares_no_conflict(id).await?;
        }
        Ok(())
    }

    async fn review(&mut self, ctx: &Ctx) -> Result<(), Error> {
        let questionnaire = self.questionnaire(ctx)?;
        let levels = self.levels(&questionnaire)?;
        for (place, reviewer) in self.product.reviewers.iter().enumerate() {
            let done =
                self.product.reach != Reach::InReview || self.product.finished.contains(reviewer);
            let own = if place == 1 { &self.product.second } else { &EMPTY };
            self.score(ctx, reviewer, &levels, own, done).await?;
        }
        self.talk(ctx).await
    }

    /// What the panel says and records once its reviews are in.
    async fn talk(&self, ctx: &Ctx) -> Result<(), Error> {
        for (who, question, words) in &self.product.discussion {
            let who = self.people.get(who)?;
            discussions::say(ctx, who, self.id()?, (question, words)).await?;
        }
        let Some((present, talked, left_open)) = &self.product.meeting else { return Ok(()) };
        let present = present.iter().map(|name| {
            let person = self.people.get(name)?.person().ok_or(Error::SignIn)?;
            Ok(person.account.to_string())
        });
        let typed = TypedMeeting {
            met_on: ctx.today().to_string(),
            present: present.collect::<Result<_, Error>>()?,
            talked: talked.clone(),
            left_open: left_open.clone(),
            seen: String::new(),
        };
        let lead = self.people.with(Role::PanelLead)?;
        meetings::record(ctx, lead, self.id()?, None, &typed).await
    }

    fn levels(&self, questionnaire: &Questionnaire) -> Result<Levels, Error> {
        let mut levels = self.example(questionnaire)?.levels.clone();
        for (question, level) in &self.product.levels {
            levels.set(question.clone(), Scored::Level(*level));
        }
        Ok(levels)
    }

    async fn score(
        &self,
        ctx: &Ctx,
        reviewer: &str,
        levels: &Levels,
        own: &BTreeMap<String, u8>,
        done: bool,
    ) -> Result<(), Error> {
        let (reviewer, id) = (Reviewer::new(ctx, self.people.get(reviewer)?), self.id()?);
        let file = reviewer.opens(id).await?;
        let asked: Vec<(String, Vec<String>)> = file
            .mine
            .iter()
            .map(|review| {
                (
                    review.criterion.clone(),
                    file.case
                        .asked(&review.criterion)
                        .map(|(question, _)| question.name.clone())
                        .collect(),
                )
            })
            .collect();
        let total: usize = asked.iter().map(|(_, questions)| questions.len()).sum();
        let mut left = if done { total } else { total * self.product.scored_share / 100 };
        for (criterion, questions) in asked {
            if left == 0 {
                return Ok(());
            }
            let complete = questions.len() <= left;
            let mut given = Vec::new();
            for question in questions.into_iter().take(left) {
                let agreed = own
                    .get(&question)
                    .map(|level| Scored::Level(*level))
                    .or_else(|| levels.get(&question));
                let (level, comment) = match agreed.unwrap_or(Scored::Level(USUAL_LEVEL)) {
                    Scored::Level(level) => (
                        level.to_string(),
                        self.world.comments.get(usize::from(level)).cloned().unwrap_or_default(),
                    ),
                    Scored::NotApplicable => ("na".to_owned(), self.world.not_applicable.clone()),
                };
                given.push(GivenLevel { question, level, comment });
            }
            left -= given.len();
            reviewer.scores(id, &criterion, given).await?;
            if complete {
                reviewer.sends_in(id, &criterion).await?;
            }
        }
        Ok(())
    }

    async fn settle(&mut self, ctx: &Ctx) -> Result<(), Error> {
        for (question, (level, reason)) in &self.product.settle {
            self.lead(ctx)?.settles(self.id()?, question, &level.to_string(), reason).await?;
        }
        Ok(())
    }

    async fn propose(&mut self, ctx: &Ctx) -> Result<(), Error> {
        let (lead, id) = (self.lead(ctx)?, self.id()?);
        let file = lead.weighs(id).await?;
        let recommended = file.outcome.as_ref().and_then(|outcome| outcome.recommendation.as_ref());
        let decision =
            recommended.map_or(Decision::NotApproved, |recommended| recommended.decision);
        let mut conditions = as_typed(ctx, &self.product.conditions);
        let suggested = file.suggested.into_iter().map(|condition| TypedCondition {
            text: condition.text,
            criterion: condition.criterion.unwrap_or_default(),
            due: condition.due.to_string(),
            evidence: condition.evidence_required,
            consequence: condition.consequence.word().to_owned(),
        });
        if conditions.is_empty() {
            conditions.extend(suggested);
        }
        if conditions.is_empty() && matches!(decision, Decision::Conditional | Decision::Pilot) {
            conditions = as_typed(ctx, &self.world.conditions);
        }
        if matches!(decision, Decision::Approved | Decision::NotApproved) {
            conditions.clear();
        }
        let reason = if self.product.reach == Reach::Suspended {
            String::new()
        } else {
            self.product.reason.clone()
        };
        lead.proposes(
            id,
            TypedProposal {
                decision: decision.word().to_owned(),
                reason,
                conditions,
                letter: None,
            },
        )
        .await
    }

    /// Has a publisher record what became of a condition.
    async fn record(&self, ctx: &Ctx, place: usize) -> Result<(), Error> {
        let Some(one) = self.product.settled.get(place) else { return Ok(()) };
        let typed = TypedSettlement {
            became: one.became.clone(),
            on: ctx.today().to_string(),
            because: one.because.clone(),
            ..TypedSettlement::default()
        };
        let listing = slug(&self.product.name);
        self.publisher(ctx)?.records(&listing, one.condition, &typed).await
    }

    /// Has the vendor say how a condition is met.
    async fn prove(&self, ctx: &Ctx, place: usize) -> Result<(), Error> {
        let (Some(one), Some(product)) = (self.product.proofs.get(place), &self.registered) else {
            return Ok(());
        };
        let typed =
            TypedProof { words: one.words.clone(), url: one.url.clone(), paper: String::new() };
        self.vendor(ctx)?.shows(product, one.condition, &typed).await
    }

    /// Has the vendor tell of a change.
    async fn tell(&self, ctx: &Ctx, place: usize) -> Result<(), Error> {
        let (Some(one), Some(product)) = (self.product.tells.get(place), &self.registered) else {
            return Ok(());
        };
        let typed = TypedChange {
            kind: one.kind.clone(),
            things: one.things.clone(),
            words: one.words.clone(),
            on: (ctx.today() + TimeDelta::days(one.ahead)).to_string(),
        };
        self.vendor(ctx)?.tells_of(product, &typed).await
    }

    /// Has a lead answer the change that was told of last.
    async fn reply(&self, ctx: &Ctx, place: usize) -> Result<(), Error> {
        let told = self.product.tells.get(place).and_then(|one| one.answer.as_ref());
        let (Some(answer), Some(product)) = (told, &self.registered) else { return Ok(()) };
        let until = (ctx.today() + TimeDelta::days(answer.until)).to_string();
        let typed =
            TypedNoticeAnswer { answer: answer.word.clone(), until, reason: answer.reason.clone() };
        self.lead(ctx)?.answers_change(product, &typed).await
    }

    /// What the vendor says to the decision; nothing where the agency publishes at once.
    async fn respond(&self, ctx: &Ctx) -> Result<(), Error> {
        if ctx.settings.standstill_days == 0 {
            return Ok(());
        }
        self.vendor(ctx)?.responds(self.id()?, &self.product.response).await
    }

    /// The vendor appeals; nothing where the agency takes no appeals.
    async fn appeal(&self, ctx: &Ctx) -> Result<(), Error> {
        let Some(appeal) = self.product.appeal.as_ref().filter(|_| ctx.settings.appeal_days > 0)
        else {
            return Ok(());
        };
        self.vendor(ctx)?.appeals(self.id()?, &appeal.grounds, &appeal.asks).await
    }

    /// A lead who had no part in the decision leaves it as it is.
    async fn rule(&self, ctx: &Ctx) -> Result<(), Error> {
        let ruled = self.product.appeal.as_ref().and_then(|appeal| appeal.ruled.as_ref());
        let Some(ruled) = ruled.filter(|_| ctx.settings.appeal_days > 0) else { return Ok(()) };
        Lead::new(ctx, self.people.get(&ruled.by)?).upholds(self.id()?, &ruled.reason).await
    }

    async fn ask(&self, ctx: &Ctx, place: usize) -> Result<(), Error> {
        let Some(one) = self.product.asked.get(place) else { return Ok(()) };
        let typed = TypedAsking { words: one.words.clone(), days: one.within.to_string() };
        let reviewer = Reviewer::new(ctx, self.people.get(&one.by)?);
        reviewer.asks(self.id()?, &one.question, &typed).await
    }

    async fn comment(&self, ctx: &Ctx) -> Result<(), Error> {
        let Some(world) = &self.product.comments else { return Ok(()) };
        let id = self.id()?;
        let lead = self.lead(ctx)?;
        let window = TypedWindow {
            opens_on: ctx.today().to_string(),
            closes_on: (ctx.today() + TimeDelta::days(world.lasts)).to_string(),
            asks: world.asks.clone(),
        };
        let place = lead.asks_everybody(id, &window).await?;
        for said in &world.said {
            let typed = TypedComment {
                role: said.role.clone(),
                criterion: said.criterion.clone(),
                name: String::new(),
                words: said.words.clone(),
                consents: true,
            };
            public_comments::comment(ctx, &Actor::Anyone, &place, &typed, "demo").await?;
            let Some(comment) = lead.newest_comment(id).await?.filter(|_| said.read) else {
                continue;
            };
            lead.lets_be_read(id, &comment).await?;
            if let Some(answer) = &said.answer {
                self.vendor(ctx)?.answers_comment(id, &comment, answer).await?;
            }
        }
        Ok(())
    }

    async fn explain(&self, ctx: &Ctx, place: usize) -> Result<(), Error> {
        let Some(one) = self.product.asked.get(place) else { return Ok(()) };
        let Some(answered) = &one.answered else { return Ok(()) };
        let typed = TypedAnswer {
            words: answered.words.clone(),
            entry: answered.entry.clone(),
            agreed: true,
        };
        self.vendor(ctx)?.explains(self.id()?, &one.question, &typed).await
    }

    async fn sign(&mut self, ctx: &Ctx) -> Result<(), Error> {
        let id = self.id()?;
        let willing: BTreeSet<&String> = self.product.signed.iter().collect();
        let everybody = self.product.reach != Reach::Proposed;
        for office in Office::ALL {
            let actor = self.people.with(office.role())?;
            let named = self
                .world
                .people
                .iter()
                .find(|person| actor.person().is_some_and(|known| known.name == person.name));
            if everybody || named.is_some_and(|person| willing.contains(&person.id)) {
                Signer::new(ctx, actor).agrees(id, office).await?;
            }
        }
        Ok(())
    }
}

/// Conditions of the world's file as a lead types them on the day that it is.
fn as_typed(ctx: &Ctx, all: &[WorldCondition]) -> Vec<TypedCondition> {
    all.iter()
        .map(|one| TypedCondition {
            text: one.text.clone(),
            criterion: one.criterion.clone(),
            due: (ctx.today() + TimeDelta::days(one.days)).to_string(),
            evidence: one.evidence.clone(),
            consequence: one.consequence.clone(),
        })
        .collect()
}

const EMPTY: BTreeMap<String, u8> = BTreeMap::new();
