//! A shelf that is made from the one before reads like one that is made from all listings at once,
//! whatever changed between them; and a page of a list is the beginning of all that fits.

use assay::domain::registry::filter::Facet;
use assay::domain::registry::listing::Listing;
use assay::domain::registry::query::{Query, Sort};
use assay::domain::registry::shelf::Shelf;
use assay::domain::registry::state::{Change, ListingState};
use assay::domain::shared::{Pool, Shared};
use chrono::{NaiveDate, TimeDelta};

use crate::support::TestApp;
use crate::support::listings::Tool;

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 30).unwrap()
}

/// Invented listings that differ in name, day, users and modules.
async fn listings() -> Vec<Listing> {
    let app = TestApp::start().await;
    app.published(&Tool::new("student-chatbot", "Askwell", "Brookfield")).await;
    app.published(&Tool::new("lesson-planner", "Lessonwright", "Northwind")).await;
    let now = app.ctx.registry.now();
    let own: Vec<Listing> =
        now.shelf.listings.iter().map(|shelved| shelved.listing.whole().unwrap()).collect();
    app.finish().await;
    let mut made = Vec::new();
    for number in 0..90_usize {
        for mut listing in own.iter().cloned() {
            let card = &mut listing.card;
            card.slug = format!("{}-{number}", card.slug);
            card.name = format!("{} {}", ["Émile", "emil", "Zoë", "Quill"][number % 4], number % 7);
            card.decided_on -= TimeDelta::days(i64::try_from(number * 5 % 90).unwrap());
            card.expires_on =
                card.expires_on.map(|on| on - TimeDelta::days(i64::try_from(number % 11).unwrap()));
            for fact in &mut card.facts {
                if number % 3 == 0 && fact.values.len() > 1 {
                    fact.values.remove(number % fact.values.len());
                }
            }
            if number % 5 == 0 {
                card.modules.pop();
            }
            made.push(listing);
        }
    }
    made
}

/// What a shelf tells: its order, its facets, and every order of its lists.
fn told(shelf: &Shelf) -> String {
    let slugs = |query: &Query| -> Vec<String> {
        shelf.all(query).iter().map(|shelved| shelved.listing.card.slug.clone()).collect()
    };
    let lists: Vec<_> =
        Sort::ALL.into_iter().map(|sort| slugs(&Query { sort, ..Query::default() })).collect();
    let facet = |facet: &Facet| {
        let values = facet
            .values
            .iter()
            .map(|value| (&value.value, &value.label, value.listings.iter().collect::<Vec<_>>()));
        format!("{} {}: {:?}", facet.name, facet.title, values.collect::<Vec<_>>())
    };
    let facets: Vec<String> = shelf.facets.iter().map(facet).collect();
    let counts = shelf.ask(&Query { text: "quill".to_owned(), ..Query::default() }).counts();
    format!("{facets:#?}\n{lists:?}\n{counts:?}")
}

#[tokio::test]
async fn a_shelf_made_from_the_one_before_reads_like_one_made_anew() {
    let all = listings().await;
    let mut now = all[..150].to_vec();
    let mut shelf = Shelf::new(now.clone(), day()).unwrap();
    assert_eq!(told(&shelf), told(&Shelf::new(now.clone(), day()).unwrap()));
    // One is suspended, some go, one is decided on anew, and new ones come.
    for step in 0..6_usize {
        let mut changed = Vec::new();
        let mut gone = Vec::new();
        match step {
            0 => {
                now[7].change(
                    Change::Suspend,
                    ListingState::Suspended,
                    "It is looked into.",
                    day(),
                );
                changed.push(7);
            }
            1 => gone.extend([0, 3, 90]),
            2 => {
                now[20].card.decided_on += TimeDelta::days(80);
                now[20].card.name = "Aaa".to_owned();
                changed.push(20);
            }
            3 => {
                now.extend(all[150..165].iter().cloned());
                changed.extend(now.len() - 15..now.len());
            }
            4 => {
                now[11].card.facts[0].values.clear();
                now[11].card.modules.clear();
                now[12].card.residual_tier = None;
                changed.extend([11, 12]);
            }
            _ => gone.extend(0..now.len() / 2),
        }
        let kept =
            now.iter().enumerate().filter(|(at, _)| !changed.contains(at) && !gone.contains(at));
        let kept = kept.filter_map(|(_, one)| shelf.shelved(&one.card.slug).cloned()).collect();
        let new = changed.iter().map(|at| now[*at].clone()).collect();
        shelf = shelf.next(kept, new, day()).unwrap();
        let mut at = 0;
        now.retain(|_| {
            at += 1;
            !gone.contains(&(at - 1))
        });
        let anew = Shelf::new(now.clone(), day()).unwrap();
        assert_eq!(told(&shelf), told(&anew), "step {step}");
    }
}

#[tokio::test]
async fn a_later_day_reads_like_a_shelf_made_on_that_day() {
    let all = listings().await;
    let shelf = Shelf::new(all.clone(), day()).unwrap();
    for days in [1, 30, 200, 900] {
        let later = day() + TimeDelta::days(days);
        assert_eq!(
            told(&shelf.on(later).unwrap()),
            told(&Shelf::new(all.clone(), later).unwrap()),
            "after {days} days"
        );
    }
}

#[tokio::test]
async fn the_first_page_is_the_beginning_of_all_that_fits() {
    let shelf = Shelf::new(listings().await, day()).unwrap();
    for text in ["", "quill", "emil zoe"] {
        for sort in Sort::ALL {
            for narrow in [false, true] {
                let mut query =
                    Query { text: text.to_owned(), sort, limit: 25, ..Query::default() };
                if narrow {
                    let grade = vec!["7".to_owned()];
                    query.chosen.insert("grade".to_owned(), grade);
                }
                let all: Vec<String> = shelf
                    .all(&query)
                    .iter()
                    .map(|shelved| shelved.listing.card.slug.clone())
                    .collect();
                let (mut read, mut after) = (Vec::new(), None);
                loop {
                    let page = shelf.ask(&Query { after: after.clone(), ..query.clone() });
                    assert_eq!((page.total, page.before), (all.len(), read.len()), "{query:?}");
                    read.extend(page.page.iter().map(|one| one.listing.card.slug.clone()));
                    after = page.next.clone();
                    if after.is_none() {
                        break;
                    }
                }
                assert_eq!(read, all, "{query:?}");
            }
        }
    }
}

#[test]
fn what_no_listing_has_any_more_is_not_kept() {
    let mut pool = Pool::default();
    let (mut kept, mut gone) = (Shared::new("still here"), Shared::new("gone"));
    pool.share(&mut kept);
    pool.share(&mut gone);
    drop(gone);
    let told = format!("{:?}", pool.in_use());
    assert!(told.contains("still here") && !told.contains("gone"), "{told}");
    let mut other = Shared::new("still here");
    pool.in_use().share(&mut other);
    assert!(std::ptr::eq(&raw const *kept, &raw const *other), "it is in one place for both");
}
