//! Where a disclosure stands: the steps from state to state, and rows whose columns do not fit.

use assay::domain::assessment::disclosure::{
    Accepted, Agreed, Reached, Stage, State, Step, Submitted,
};
use assay::domain::instrument::Decision;
use assay::domain::values::{DisclosureId, Id, Timestamp};
use assay::store::StoreError;
use assay::store::assessment::disclosures;

use crate::support::TestApp;

fn submitted() -> Submitted {
    Submitted { at: Timestamp::from_millis(1_000), digest: "ab12".to_owned() }
}

fn accepted() -> Accepted {
    let lead = Some(Id::from_stored("lea".to_owned()));
    Accepted { submitted: submitted(), at: Timestamp::from_millis(2_000), lead }
}

fn agreed() -> Agreed {
    Agreed { accepted: accepted(), decision: Decision::Conditional }
}

fn returned() -> Stage {
    Stage::Returned { submitted: submitted(), reason: "Name the version.".to_owned() }
}

fn stages() -> [Stage; 9] {
    [
        Stage::Draft,
        Stage::Submitted(submitted()),
        returned(),
        Stage::InReview(accepted()),
        Stage::Scored(accepted()),
        Stage::Proposed(accepted()),
        Stage::Decided(agreed()),
        Stage::Published(agreed()),
        Stage::Withdrawn(Reached::Accepted(accepted())),
    ]
}

fn steps() -> [Step; 11] {
    let (at, lead) = (accepted().at, accepted().lead);
    [
        Step::Submit(submitted()),
        Step::Withdraw,
        Step::Accept { at, lead },
        Step::Return { reason: "Name the version.".to_owned() },
        Step::CompleteScoring,
        Step::ReopenScoring,
        Step::Propose,
        Step::Object,
        Step::Decide(Decision::Conditional),
        Step::SendBack,
        Step::Publish,
    ]
}

/// Every step that can be taken, and where it leads with what.
fn table() -> Vec<(State, Step, Stage)> {
    let [
        submit,
        withdraw,
        accept,
        send_back_to_vendor,
        complete,
        reopen,
        propose,
        object,
        decide,
        send_back,
        publish,
    ] = steps();
    let withdrawn = |reached| (withdraw.clone(), Stage::Withdrawn(reached));
    let from = |state, (step, stage)| (state, step, stage);
    vec![
        (State::Draft, submit.clone(), Stage::Submitted(submitted())),
        (State::Returned, submit, Stage::Submitted(submitted())),
        (State::Submitted, accept, Stage::InReview(accepted())),
        (State::Submitted, send_back_to_vendor, returned()),
        (State::InReview, complete, Stage::Scored(accepted())),
        (State::Scored, reopen, Stage::InReview(accepted())),
        (State::Scored, propose, Stage::Proposed(accepted())),
        (State::Proposed, object, Stage::Scored(accepted())),
        (State::Proposed, decide, Stage::Decided(agreed())),
        (State::Decided, send_back, Stage::Scored(accepted())),
        (State::Decided, publish, Stage::Published(agreed())),
        from(State::Draft, withdrawn(Reached::Draft)),
        from(State::Submitted, withdrawn(Reached::Submitted(submitted()))),
        from(State::Returned, withdrawn(Reached::Submitted(submitted()))),
        from(State::InReview, withdrawn(Reached::Accepted(accepted()))),
        from(State::Scored, withdrawn(Reached::Accepted(accepted()))),
    ]
}

#[test]
fn each_step_leads_from_each_state_where_the_table_says_or_is_refused() {
    let (table, mut taken) = (table(), 0);
    for (stage, state) in stages().into_iter().zip(State::ALL) {
        assert_eq!(stage.state(), state);
        for step in steps() {
            let found = table.iter().find(|(from, by, _)| *from == state && *by == step);
            let result = stage.clone().after(step.clone());
            match (found, result) {
                (Some((_, _, to)), Ok(next)) => {
                    taken += 1;
                    assert_eq!(next, *to, "{step:?} from {state:?}");
                }
                (None, Err(refused)) => assert_eq!(refused.from, state, "{step:?}"),
                (_, result) => panic!("{step:?} from {state:?} led to {result:?}"),
            }
        }
    }
    assert_eq!(taken, table.len(), "every line of the table is tried");
}

#[test]
fn a_step_that_is_refused_says_where_the_disclosure_stands_and_what_was_to_be_done() {
    let said = |stage: Stage, step| stage.after(step).unwrap_err().to_string();
    assert_eq!(
        said(Stage::Decided(agreed()), Step::Withdraw),
        "This disclosure is decided and cannot be withdrawn now. Open it again to see where it \
         stands."
    );
    assert_eq!(
        said(Stage::Draft, Step::Accept { at: accepted().at, lead: None }),
        "This disclosure is a draft and cannot be accepted for review now. Open it again to see \
         where it stands."
    );
}

#[test]
fn what_was_submitted_and_accepted_is_kept_to_the_end() {
    for (stage, state) in stages().into_iter().zip(State::ALL) {
        let is_submitted = state != State::Draft;
        assert_eq!(stage.submitted().cloned(), is_submitted.then(submitted), "{state:?}");
        let is_accepted = !matches!(state, State::Draft | State::Submitted | State::Returned);
        assert_eq!(stage.accepted().cloned(), is_accepted.then(accepted), "{state:?}");
    }
}

#[actix_web::test]
async fn a_row_is_read_with_what_its_state_has_and_one_that_lacks_it_is_named() {
    let app = TestApp::start().await;
    let file = app.submitted("Quill", "lesson-planner").await;
    let id: DisclosureId = Id::from_stored(file.id.clone());
    let read = async || {
        let mut tx = app.ctx.db.read().await.unwrap();
        disclosures::by_id(&mut tx, &id).await.map(|found| found.expect("the disclosure").stage)
    };
    let set = async |sql: &'static str| {
        let mut tx = app.ctx.db.write().await.unwrap();
        assert_eq!(tx.query(sql).bind(id.as_str()).execute().await.unwrap(), 1);
        tx.commit().await.unwrap();
    };
    let fault = async || match read().await {
        Err(StoreError::Inconsistent { table, column, row, cause }) => {
            assert_eq!((table, row.as_str()), ("disclosures", id.as_str()));
            format!("{column}: {cause}")
        }
        other => panic!("{other:?}"),
    };
    let stage = read().await.unwrap();
    let Stage::Submitted(submitted) = stage else { panic!("{stage:?}") };
    assert_eq!(submitted.at, app.ctx.now());
    assert_eq!(submitted.digest.len(), 64);

    set("UPDATE disclosures SET state = 'in_review' WHERE id = $1").await;
    assert_eq!(fault().await, "accepted_at: in_review has none");
    set("UPDATE disclosures SET state = 'returned' WHERE id = $1").await;
    assert_eq!(fault().await, "return_reason: returned has none");
    set("UPDATE disclosures SET state = 'draft' WHERE id = $1").await;
    assert_eq!(fault().await, "submitted_at: draft was not submitted");
    set("UPDATE disclosures SET state = 'submitted' WHERE id = $1").await;

    set("UPDATE disclosures SET accepted_at = submitted_at WHERE id = $1").await;
    assert_eq!(fault().await, "accepted_at: submitted was not accepted");
    set("UPDATE disclosures SET state = 'decided' WHERE id = $1").await;
    assert_eq!(fault().await, "decision: decided has none");
    set("UPDATE disclosures SET state = 'withdrawn' WHERE id = $1").await;
    assert!(matches!(read().await, Ok(Stage::Withdrawn(Reached::Accepted(_)))));
    set("UPDATE disclosures SET submitted_at = NULL WHERE id = $1").await;
    assert_eq!(fault().await, "submitted_at: withdrawn has none");
}
