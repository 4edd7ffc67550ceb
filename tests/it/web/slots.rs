use assay::web::kernel::slots::Slots;

#[test]
fn one_sender_holds_no_more_than_their_share_and_gives_it_back() {
    let slots = Slots::new(6, 2);
    let held = |who: &str| slots.take(who.to_owned()).ok();
    let (first, second) = (held("192.0.2.1"), held("192.0.2.1"));
    assert!(first.is_some() && second.is_some() && held("192.0.2.1").is_none());
    let others: Vec<_> = ["a", "a", "b", "b"].map(held).into_iter().flatten().collect();
    assert_eq!(others.len(), 4);
    assert!(held("c").is_none(), "all are taken");
    drop(first);
    assert!(held("192.0.2.1").is_some(), "it is given back");
}
