use assay::domain::assessment::evidence::EvidenceLink;
use assay::domain::assessment::product::{ProductName, Website};
use assay::domain::people::names::{Bearer, Look, can_be_mailed, refuse_address, refuse_agency};
use assay::domain::values::{EmailAddress, OrganizationName, PersonName};

#[test]
fn names_that_look_the_same_are_the_same_whatever_they_are_made_of() {
    let name = Look::of("Northlight Learning");
    for like in [
        "northlight learning",
        "NORTHLIGHT  LEARNING",
        "Northlight-Learning",
        "Northlight Learning.",
        "Northl\u{456}ght Learning",
        "\u{FF2E}orthlight Learning",
        "North\u{200D}light Learning",
        "Northli\u{301}ght Learning",
        "NorthIight Learning",
        "Northl1ght Learning",
        "N\u{43E}rthlight Learning",
        "NorthlightLearning",
        "Northlight  Learning, Inc.",
        "Northlight Learning L.L.C.",
        "Northlight Learning Co., Ltd.",
        "Northlight Learning, 1nc",
        "northlight learning GmbH",
        "Northlight Learning™",
        "Northlight® Learning",
        "Northlight Learning (R)",
        "Northlight(TM) Learning",
    ] {
        assert!(name.is_like(&Look::of(like)), "{like}");
    }
    for other in [
        "Northlight Tutors",
        "Inc.",
        "Northlight Learning Inclusion",
        "Northlights Learning",
        "Learning Northlight",
        "Northlight",
        "",
    ] {
        assert!(!name.is_like(&Look::of(other)), "{other}");
    }
    assert!(!Look::of("🎓").is_like(&Look::of("—")), "names without letters are like no other");
}

#[test]
fn a_name_that_holds_an_address_is_no_name() {
    for wrong in [
        "See www.evil.example/x: pay",
        "Pay at https://x",
        "Acme (evil.example/pay)",
        "kim@acme.example",
        "Acme mailto:kim",
        "WWW.Evil.example",
        "evil。example/x",
        "Ｗww.evil.example now",
        "evil.example:8080",
        "evil.com rewards",
        "Rewards at evil.com",
        "Rewards (evil.com)",
        "evil.com's rewards",
        "evil.com-rewards",
        "evil.com_rewards",
        "win.evil.com",
        "EVIL.COM REWARDS",
        "evil。com rewards",
        "evil．com rewards",
        "evil｡com rewards",
        "evil․com rewards",
        "evil\u{2060}.\u{200D}com rewards",
        "évil.com rewards",
        "evil.рф rewards",
        "x.com rewards",
        "Dr.Com rewards",
        "Tutor.ai for schools",
        "Tutor.ai, Tutor.com",
        "www.evil",
    ] {
        let sentence = "A name cannot hold a web or email address. Enter the name alone, and leave \
            out full stops between words.";
        for bearer in [Bearer::Person, Bearer::Thing] {
            assert_eq!(
                refuse_address(wrong, bearer).map_err(|invalid| invalid.0),
                Err(sentence.to_owned()),
                "{wrong}"
            );
        }
    }
    for fine in [
        "Acme, Inc.",
        "St. Mary's",
        "St.Mary's School",
        "J.R.R. Ruiz",
        "J.Ruiz",
        "Dr.Li",
        "Marcel·lí Puig",
        "U.S. History",
        "Tutor 2.0",
        "Ana Ruiz",
        "Read/Write",
        "Math: the game",
        "@School",
        "C++",
        "A.I. Lab",
    ] {
        for bearer in [Bearer::Person, Bearer::Thing] {
            assert!(refuse_address(fine, bearer).is_ok(), "{fine}");
        }
    }
    for brand in ["Quill.ai", "Tutor.com", "Photo.math", "Tutor.com, Inc.", "Read-Well.org LLC"] {
        assert!(refuse_address(brand, Bearer::Thing).is_ok(), "{brand}");
        assert!(refuse_address(brand, Bearer::Person).is_err(), "{brand}");
    }
}

#[test]
fn nobody_is_called_like_the_agency_or_carries_its_name() {
    let agency = "Jefferson Department of Education";
    for wrong in [
        "Jefferson Department of Education",
        "JEFFERSON DEPARTMENT OF EDUCATION",
        "Jefferson Dep\u{430}rtment of Education",
        "The Jefferson Department of Education, Office 2",
        "Jefferson\u{A0}Department of Educat\u{200D}ion",
        "Jefferson D\u{301}epartment of Education",
    ] {
        let refused = refuse_agency(wrong, agency).unwrap_err().0;
        let right = "“Jefferson Department of Education” is the agency that runs this site, so no \
            other name can be or hold it. Enter the name of your own.";
        assert_eq!(refused, right, "{wrong}");
    }
    for fine in ["Jefferson Learning", "Department of Education Tools", "Education"] {
        assert!(refuse_agency(fine, agency).is_ok(), "{fine}");
    }
}

#[test]
fn a_name_that_a_mail_program_makes_a_link_of_stays_out_of_letters_to_strangers() {
    for fine in ["Ana Ruiz", "Acme, Inc.", "St. Mary's", "Łukasz Wójcik", "数学ドリル", "Kim Vo 2"]
    {
        assert!(can_be_mailed(fine), "{fine}");
    }
    let long = "a".repeat(61);
    for wrong in [
        "evil.example",
        "pay at https://x",
        "kim@acme.example",
        "a/b",
        "evil。example",
        "evil．example",
        "call 555-123-4567",
        "a\\b",
        long.as_str(),
    ] {
        assert!(!can_be_mailed(wrong), "{wrong}");
    }
}

#[test]
fn an_address_is_understood_as_it_is_copied_from_mails_and_pages() {
    for (typed, read) in [
        ("dora@demo.example\u{200B}", "dora@demo.example"),
        ("\u{FEFF}Dora@Demo.example ", "dora@demo.example"),
        ("mailto:dora@demo.example", "dora@demo.example"),
        ("MAILTO:dora@demo.example?subject=Hello", "dora@demo.example"),
        ("Ana Díaz <ana@demo.example>", "ana@demo.example"),
        ("<ana@demo.example>", "ana@demo.example"),
        ("\u{200E}ana@demo.example\u{200F}", "ana@demo.example"),
        ("ana@schüle.example", "ana@xn--schle-mva.example"),
        ("ana@ＤＥＭＯ.example", "ana@demo.example"),
        ("ana+test@demo.example", "ana+test@demo.example"),
        ("ana@demo.example,", "ana@demo.example"),
        ("“ana@demo.example”.", "ana@demo.example"),
        ("ana@demo.example\u{B}", "ana@demo.example"),
        ("Díaz, Ana <ana@demo.example>;", "ana@demo.example"),
    ] {
        assert_eq!(
            EmailAddress::parse(typed).map(|email| email.to_string()),
            Ok(read.to_owned()),
            "{typed}"
        );
    }
    for (typed, letter) in
        [("dor\u{430}@demo.example", "“а” (U+0430)"), ("éva@demo.example", "“é” (U+00E9)")]
    {
        let refused = EmailAddress::parse(typed).map_err(|invalid| invalid.0);
        let sentence = format!(
            "Enter an email address in the form name@example.org. Before the @ stands {letter}, \
             which cannot be mailed to."
        );
        assert_eq!(refused, Err(sentence), "{typed}");
    }
    for wrong in [
        "ana@127.0.0.1",
        "ana@[::1]",
        "Ana Díaz",
        "ana@demo",
        "a@b@c.example<",
        "ana@de mo.example",
    ] {
        let refused = EmailAddress::parse(wrong).map_err(|invalid| invalid.0);
        assert_eq!(
            refused,
            Err("Enter an email address in the form name@example.org.".to_owned()),
            "{wrong}"
        );
    }
}

#[test]
fn a_host_in_other_letters_is_shown_as_browsers_send_it() {
    for (typed, read) in [
        ("https://schüle.example/a?b=ü", "https://xn--schle-mva.example/a?b=ü"),
        ("https://\u{430}pple.example/8443", "https://xn--pple-43d.example/8443"),
        ("https://example.org/Pfad", "https://example.org/Pfad"),
        ("www.example.org/Pfad", "https://www.example.org/Pfad"),
        ("https://exam\u{AD}ple.org\u{200B}", "https://example.org"),
    ] {
        assert_eq!(
            Website::parse(typed).map(|website| website.as_str().to_owned()),
            Ok(read.to_owned()),
            "{typed}"
        );
    }
    let refused = Website::parse("https://\u{202E}moc.example").map_err(|invalid| invalid.0);
    assert_eq!(
        refused,
        Err(
            "The product's web address: The text holds a character that cannot be shown (U+202E), \
            after “https://” and before “moc.example”. Remove it there, or type those words anew."
                .to_owned()
        )
    );
}

#[test]
fn names_have_one_space_between_words_and_what_was_taken_out_leaves_none() {
    for typed in [
        "Lens  Proctor",
        " Lens\u{A0}\u{3000}Proctor ",
        "Lens\tProctor",
        "Lens \u{E0041}\u{E0042} Proctor",
        "Lens \u{200B} \u{B}Proctor",
    ] {
        assert_eq!(ProductName::parse(typed).unwrap().as_str(), "Lens Proctor", "{typed:?}");
        assert_eq!(OrganizationName::parse(typed).unwrap().as_str(), "Lens Proctor", "{typed:?}");
        assert_eq!(PersonName::parse(typed).unwrap().as_str(), "Lens Proctor", "{typed:?}");
    }
    let broken = ProductName::parse("Lens\nProctor").map_err(|invalid| invalid.0);
    assert_eq!(
        broken,
        Err("The product's name has to fit on one line; remove the line breaks.".to_owned())
    );
    let padded = format!("Lens{}Proctor", " ".repeat(500));
    assert_eq!(
        ProductName::parse(&padded).unwrap().as_str(),
        "Lens Proctor",
        "spaces do not count"
    );
}

#[test]
fn a_website_is_one_that_anyone_can_open() {
    let number = "leads to a machine by its number. Write the address with the name of its host, \
        such as https://example.org/page.";
    let inner = "leads into a network of your own, which nobody else reaches. Write the address of \
        a page that anyone can open.";
    let port = "names a port, and many networks let nobody through to it. Write the address of a \
        page that opens without one.";
    for (typed, reason) in [
        ("https://127.0.0.1/", number),
        ("https://127.1/", number),
        ("https://0x7f.0.0.1/", number),
        ("https://169.254.169.254/latest/meta-data", number),
        ("https://10.1.2.3", number),
        ("https://93.184.216.34/", number),
        ("https://router.localhost/", inner),
        ("https://wiki.corp/x", inner),
        ("https://db.INTERNAL", inner),
        ("https://printer.local", inner),
        ("https://nas.home.arpa/", inner),
        ("https://example.org:8443/x", port),
        ("https://example.org:80/", port),
        ("www.example.org:22", port),
    ] {
        let sentence = format!("“{typed}” {reason}");
        assert_eq!(
            Website::parse(typed).map_err(|invalid| invalid.0),
            Err(sentence.clone()),
            "{typed}"
        );
        assert_eq!(
            EvidenceLink::parse(typed).map_err(|invalid| invalid.0),
            Err(sentence),
            "{typed}"
        );
    }
    let form = "Enter the product's web address in the form https://example.org/product.";
    for typed in [
        "https://localhost",
        "https://localhost.",
        "https://[::1]/",
        "https://2130706433",
        "https://user:password@example.org/",
    ] {
        assert_eq!(
            Website::parse(typed).map_err(|invalid| invalid.0),
            Err(form.to_owned()),
            "{typed}"
        );
        assert!(EvidenceLink::parse(typed).is_err(), "{typed}");
    }
    for typed in
        ["https://example.org:443/x", "https://local.example.org", "https://internal.school/page"]
    {
        assert!(Website::parse(typed).is_ok(), "{typed}");
    }
}

#[test]
fn names_share_a_key_with_exactly_those_that_are_like_them() {
    let names = ["Acme", "Acme Inc", "Acmeinc", "ACME, L.L.C.", "Acme Learning", "Akme", "🎓", "—"];
    for (name, other) in names.iter().flat_map(|one| names.map(|other| (*one, other))) {
        let others = Look::keys_of(other);
        let is_found = Look::keys_of(name).iter().any(|key| others.contains(key));
        let is_like = name == other || Look::of(name).is_like(&Look::of(other));
        assert_eq!(is_found, is_like, "{name} and {other}");
    }
}
