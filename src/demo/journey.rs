//! The road of a case in the words of those who walk it: a vendor submits, a lead assigns,
//! reviewers score, offices agree, a publisher publishes. The demo and the suite say it alike; each
//! word is one action that people use.

use crate::actions::assessment::adjudication::{self, Settling};
use crate::actions::assessment::answers::{self, Saved, SectionEdit};
use crate::actions::assessment::appeals::{self, TypedAppeal, TypedRuling};
use crate::actions::assessment::clarification_answers::{self, Sent, TypedAnswer};
use crate::actions::assessment::clarifications::{self, TypedAsking};
use crate::actions::assessment::conflicts::{self, Declaration};
use crate::actions::assessment::decisions::{self, DecisionFile};
use crate::actions::assessment::disclosures::{self, Beginning};
use crate::actions::assessment::evidence;
use crate::actions::assessment::panels::{self, Assignment};
use crate::actions::assessment::products::{self, NewProduct};
use crate::actions::assessment::proposing::TypedProposal;
use crate::actions::assessment::public_comments::{self, TypedWindow};
use crate::actions::assessment::responses::{self, TypedResponse};
use crate::actions::assessment::reviews::{self, OpenFile};
use crate::actions::assessment::scoring::GivenLevel;
use crate::actions::assessment::sent_evidence::NewEvidence;
use crate::actions::assessment::signing::{Signature, Signed};
use crate::actions::assessment::submission::{self, Attest};
use crate::actions::assessment::{proposing, scoring, signing, triage};
use crate::actions::registry::change_notices::{self, TypedChange};
use crate::actions::registry::condition_proofs::{self, TypedProof};
use crate::actions::registry::conditions::{self, TypedSettlement};
use crate::actions::registry::listings;
use crate::actions::registry::notice_answers::{self, TypedNoticeAnswer};
use crate::actions::{Ctx, Error, Seen};
use crate::domain::access::Actor;
use crate::domain::assessment::appeal::AppealOutcome;
use crate::domain::assessment::decision::Office;
use crate::domain::assessment::public_comment::CommentState;
use crate::domain::values::{DisclosureId, ProductId, PublicCommentId, WindowId};

macro_rules! walkers {
    ($($(#[$doc:meta])* $name:ident,)*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy)]
        pub struct $name<'a> {
            ctx: &'a Ctx,
            actor: &'a Actor,
        }

        impl<'a> $name<'a> {
            /// Lets this person walk.
            pub fn new(ctx: &'a Ctx, actor: &'a Actor) -> Self {
                Self { ctx, actor }
            }
        }
    )*};
}

walkers! {
    /// Somebody of a vendor.
    Vendor,
    /// A panel lead.
    Lead,
    /// A reviewer.
    Reviewer,
    /// Somebody who signs for an office.
    Signer,
    /// A publisher.
    Publisher,
}

impl Vendor<'_> {
    /// Answers a comment on the tool for everybody to read.
    ///
    /// # Errors
    /// When the case is not theirs, or nobody reads such a comment.
    pub async fn answers_comment(
        &self,
        case: &DisclosureId,
        comment: &PublicCommentId,
        words: &str,
    ) -> Result<(), Error> {
        public_comments::answer(self.ctx, self.actor, case, comment, words).await
    }

    /// Answers what the agency asks about an answer.
    ///
    /// # Errors
    /// When the case is not theirs, nothing is asked, or the changed answer does not fit.
    pub async fn explains(
        &self,
        case: &DisclosureId,
        question: &str,
        typed: &TypedAnswer,
    ) -> Result<(), Error> {
        let (ctx, actor) = (self.ctx, self.actor);
        match clarification_answers::answer(ctx, actor, case, question, typed, Seen::at_hand())
            .await?
        {
            Sent::Done { .. } => Ok(()),
            Sent::Refused(faults) => {
                let told: Vec<String> = faults.into_iter().map(|fault| fault.message).collect();
                Err(Error::field(question, told.join(" ")))
            }
        }
    }

    /// Registers a product.
    ///
    /// # Errors
    /// When a field does not fit.
    pub async fn registers(&self, product: &NewProduct) -> Result<ProductId, Error> {
        products::register(self.ctx, self.actor, product).await
    }

    /// Starts a blank disclosure of a product.
    ///
    /// # Errors
    /// When the product is not theirs, or a disclosure of it is under way.
    pub async fn starts(&self, product: &ProductId) -> Result<DisclosureId, Error> {
        disclosures::start(self.ctx, self.actor, product, "", Beginning::Blank).await
    }

    /// Saves the answers of a section.
    ///
    /// # Errors
    /// When the case is not theirs or is not open to changes.
    pub async fn answers(&self, case: &DisclosureId, edit: SectionEdit) -> Result<Saved, Error> {
        answers::save(self.ctx, self.actor, case, edit).await
    }

    /// Attaches evidence; nothing when there is none.
    ///
    /// # Errors
    /// When a piece does not fit, or the case is not open to changes.
    pub async fn attaches(
        &self,
        case: &DisclosureId,
        pieces: Vec<NewEvidence>,
    ) -> Result<(), Error> {
        if pieces.is_empty() {
            return Ok(());
        }
        evidence::attach_all(self.ctx, self.actor, case, pieces).await?;
        Ok(())
    }

    /// Says how a condition of a published approval is met, counted from 1.
    ///
    /// # Errors
    /// When there is no such condition, or it is asked for no more.
    pub async fn shows(
        &self,
        product: &ProductId,
        condition: u8,
        typed: &TypedProof,
    ) -> Result<(), Error> {
        let (number, given) = (condition.to_string(), (typed, None));
        let seen = Seen::at_hand();
        condition_proofs::tell(self.ctx, self.actor, product, &number, given, seen).await
    }

    /// Tells of a change of a published product.
    ///
    /// # Errors
    /// When something is missing, or no decision on it holds.
    pub async fn tells_of(&self, product: &ProductId, typed: &TypedChange) -> Result<(), Error> {
        change_notices::tell(self.ctx, self.actor, product, typed, Seen::at_hand()).await
    }

    /// Attests under their own name, with this title, and submits.
    ///
    /// # Errors
    /// When something is missing, or the case is not open to submit.
    pub async fn submits(&self, case: &DisclosureId, title: &str) -> Result<(), Error> {
        let file = disclosures::open(self.ctx, self.actor, case).await?;
        let attest = Attest {
            name: self.actor.person().map(|person| person.name.clone()).unwrap_or_default(),
            title: title.to_owned(),
            agreed: true,
            revision: Some(file.disclosure.revision),
            note: String::new(),
        };
        submission::submit(self.ctx, self.actor, case, &attest).await
    }

    /// Says this to the decision, or that there is nothing to say.
    ///
    /// # Errors
    /// When nothing is decided, or the last day to answer is past.
    pub async fn responds(&self, case: &DisclosureId, words: &str) -> Result<(), Error> {
        let word = if words.is_empty() { "nothing" } else { "respond" };
        let typed =
            TypedResponse { word: word.to_owned(), words: words.to_owned(), criteria: Vec::new() };
        responses::respond(self.ctx, self.actor, case, &typed, Seen::at_hand()).await
    }

    /// Appeals the published decision.
    ///
    /// # Errors
    /// When nothing is published, or the last day to appeal is past.
    pub async fn appeals(
        &self,
        case: &DisclosureId,
        grounds: &str,
        asks: &str,
    ) -> Result<(), Error> {
        let typed =
            TypedAppeal { grounds: grounds.to_owned(), parts: Vec::new(), asks: asks.to_owned() };
        appeals::file(self.ctx, self.actor, case, &typed).await
    }

    /// Takes the disclosure back.
    ///
    /// # Errors
    /// When it is too late.
    pub async fn withdraws(&self, case: &DisclosureId, reason: &str) -> Result<(), Error> {
        submission::withdraw(self.ctx, self.actor, case, reason, Seen::at_hand()).await
    }
}

impl Lead<'_> {
    /// Answers the change of a product that was told of last.
    ///
    /// # Errors
    /// When none waits, or something is missing.
    pub async fn answers_change(
        &self,
        product: &ProductId,
        typed: &TypedNoticeAnswer,
    ) -> Result<(), Error> {
        let all = notice_answers::list(self.ctx, self.actor).await?;
        let told = all.into_iter().find(|one| one.notice.product == *product);
        let told = told.ok_or(Error::NotFound)?;
        notice_answers::answer(self.ctx, self.actor, &told.notice.id, typed).await
    }

    /// Says that there is no conflict, and leaves an appealed decision as it is.
    ///
    /// # Errors
    /// When no appeal waits, or the lead had a part in the decision.
    pub async fn upholds(&self, case: &DisclosureId, reason: &str) -> Result<(), Error> {
        no_conflict(self.ctx, self.actor, case).await?;
        let outcome = AppealOutcome::Upheld.word().to_owned();
        let typed = TypedRuling { outcome, reason: reason.to_owned() };
        appeals::decide(self.ctx, self.actor, case, &typed, Seen::at_hand()).await.map(|_| ())
    }

    /// Asks everybody what they know of a tool; answers where they say it.
    ///
    /// # Errors
    /// When the case is not under review, or a field does not fit.
    pub async fn asks_everybody(
        &self,
        case: &DisclosureId,
        window: &TypedWindow,
    ) -> Result<WindowId, Error> {
        public_comments::hold(self.ctx, self.actor, case, window, Seen::at_hand()).await?;
        let of = public_comments::for_lead(self.ctx, self.actor, case).await?;
        of.window.map(|window| window.id).ok_or(Error::NotFound)
    }

    /// The comment that came last.
    ///
    /// # Errors
    /// When the case is not the lead's to see.
    pub async fn newest_comment(
        &self,
        case: &DisclosureId,
    ) -> Result<Option<PublicCommentId>, Error> {
        let of = public_comments::for_lead(self.ctx, self.actor, case).await?;
        Ok(of.comments.into_iter().map(|comment| comment.id).max())
    }

    /// Lets a comment be read.
    ///
    /// # Errors
    /// When there is no such comment.
    pub async fn lets_be_read(
        &self,
        case: &DisclosureId,
        comment: &PublicCommentId,
    ) -> Result<(), Error> {
        let ruling = (CommentState::Published.word(), "");
        public_comments::rule(self.ctx, self.actor, case, comment, ruling, Seen::at_hand()).await
    }

    /// Says that there is no conflict, and accepts the submission for review.
    ///
    /// # Errors
    /// When it does not wait for its completeness check.
    pub async fn accepts(&self, case: &DisclosureId) -> Result<(), Error> {
        no_conflict(self.ctx, self.actor, case).await?;
        triage::accept(self.ctx, self.actor, case, Seen::at_hand()).await
    }

    /// Says that there is no conflict, and gives the submission back.
    ///
    /// # Errors
    /// When it does not wait for its completeness check, or there is no reason.
    pub async fn returns(&self, case: &DisclosureId, reason: &str) -> Result<(), Error> {
        no_conflict(self.ctx, self.actor, case).await?;
        triage::send_back(self.ctx, self.actor, case, reason, Seen::at_hand()).await
    }

    /// Assigns a reviewer to criteria.
    ///
    /// # Errors
    /// When there is no such reviewer or criterion, or the case is not under review.
    pub async fn assigns(
        &self,
        case: &DisclosureId,
        reviewer: &Actor,
        criteria: Vec<String>,
    ) -> Result<(), Error> {
        let account = reviewer.person().map(|person| person.account.to_string());
        let reviewer = account.unwrap_or_default();
        let input = Assignment { reviewer, criteria, reopen: false };
        panels::assign(self.ctx, self.actor, case, input).await
    }

    /// Settles what reviewers disagree on.
    ///
    /// # Errors
    /// When the question is not to settle, or there is no reason.
    pub async fn settles(
        &self,
        case: &DisclosureId,
        question: &str,
        level: &str,
        reason: &str,
    ) -> Result<(), Error> {
        let input = Settling {
            question: question.to_owned(),
            level: level.to_owned(),
            reason: reason.to_owned(),
            seen: None,
        };
        adjudication::settle(self.ctx, self.actor, case, input).await
    }

    /// Reads what the rules lead to.
    ///
    /// # Errors
    /// When the case is not theirs to see.
    pub async fn weighs(&self, case: &DisclosureId) -> Result<DecisionFile, Error> {
        decisions::show(self.ctx, self.actor, case).await
    }

    /// Proposes a decision.
    ///
    /// # Errors
    /// When something is still to settle, or the proposal does not fit.
    pub async fn proposes(
        &self,
        case: &DisclosureId,
        proposal: TypedProposal,
    ) -> Result<(), Error> {
        proposing::propose(self.ctx, self.actor, case, proposal).await
    }
}

impl Reviewer<'_> {
    /// Asks the vendor about an answer.
    ///
    /// # Errors
    /// When no open review of the question is theirs, or the vendor has to answer already.
    pub async fn asks(
        &self,
        case: &DisclosureId,
        question: &str,
        typed: &TypedAsking,
    ) -> Result<(), Error> {
        clarifications::ask(self.ctx, self.actor, case, question, typed).await.map(|_| ())
    }

    /// Says that there is no conflict, which opens the file.
    ///
    /// # Errors
    /// When no review of the case is theirs.
    pub async fn declares_no_conflict(&self, case: &DisclosureId) -> Result<(), Error> {
        no_conflict(self.ctx, self.actor, case).await
    }

    /// Opens the file.
    ///
    /// # Errors
    /// When no review of the case is theirs, or there may be a conflict.
    pub async fn opens(&self, case: &DisclosureId) -> Result<OpenFile, Error> {
        reviews::open(self.ctx, self.actor, case).await
    }

    /// Scores questions of a criterion.
    ///
    /// # Errors
    /// When a level is not on the scale, or needs a comment.
    pub async fn scores(
        &self,
        case: &DisclosureId,
        criterion: &str,
        levels: Vec<GivenLevel>,
    ) -> Result<(), Error> {
        scoring::score_all(self.ctx, self.actor, case, criterion, levels).await
    }

    /// Sends the review of a criterion in.
    ///
    /// # Errors
    /// When a question has no score yet.
    pub async fn sends_in(&self, case: &DisclosureId, criterion: &str) -> Result<(), Error> {
        reviews::submit(self.ctx, self.actor, case, criterion).await
    }
}

impl Signer<'_> {
    /// Says that there is no conflict, and agrees to what is proposed.
    ///
    /// # Errors
    /// When nothing is proposed, or it is not their office's turn.
    pub async fn agrees(&self, case: &DisclosureId, office: Office) -> Result<Signed, Error> {
        no_conflict(self.ctx, self.actor, case).await?;
        let signature = Signature {
            office: office.word().to_owned(),
            word: "agree".to_owned(),
            reason: String::new(),
            knows_departure: false,
            seen: String::new(),
        };
        signing::sign(self.ctx, self.actor, case, signature).await
    }
}

impl Publisher<'_> {
    /// Publishes the decision; answers the listing's slug.
    ///
    /// # Errors
    /// When it is not decided.
    pub async fn publishes(&self, case: &DisclosureId) -> Result<String, Error> {
        listings::publish(self.ctx, self.actor, case, Seen::at_hand()).await
    }

    /// Suspends a listing.
    ///
    /// # Errors
    /// When it does not hold now, or there is no reason.
    pub async fn suspends(&self, listing: &str, reason: &str) -> Result<(), Error> {
        let seen = Seen::at_hand();
        listings::change_state(self.ctx, self.actor, listing, "suspend", reason, seen).await
    }

    /// Records what became of a condition, counted from 1.
    ///
    /// # Errors
    /// When there is no such condition, or it stands so already.
    pub async fn records(
        &self,
        listing: &str,
        condition: u8,
        typed: &TypedSettlement,
    ) -> Result<(), Error> {
        let number = condition.to_string();
        conditions::settle(self.ctx, self.actor, listing, &number, typed, Seen::at_hand()).await
    }
}

async fn no_conflict(ctx: &Ctx, actor: &Actor, case: &DisclosureId) -> Result<(), Error> {
    let none = Declaration { word: "none".to_owned(), reason: String::new() };
    conflicts::declare(ctx, actor, case, none).await?;
    Ok(())
}
