//! The data: every file is read, every citation resolves, every rule has its check.

use whither_law::{deadline_citations, law, precedent, regime, rules, statute, Mark};
use whither_ledger::Lang;

const REGIMES: [&str; 12] = ["kr-pipa", "kr-credit", "eu-gdpr", "uk-gdpr", "ch-fadp", "us-ca-ccpa", "br-lgpd", "ca-pipeda", "jp-appi", "sg-pdpa", "cn-pipl", "in-dpdp"];

#[test]
fn every_regime_is_there() {
    for id in REGIMES {
        assert!(regime(id).is_some(), "{id}");
        assert!(!whither_law::kinds(id).is_empty(), "{id}: no time is known");
    }
    for article in &law().articles {
        assert!(statute(&article.statute).is_some(), "{}: no such statute", article.id);
        assert_eq!(article.id, format!("{}:{}", article.statute, article.number), "{}", article.id);
        assert!(!article.source.is_empty(), "{}: no source", article.id);
        assert!(article.in_force_until.is_none_or(|until| article.in_force_from.is_none_or(|from| from <= until)), "{}: ends before it begins", article.id);
    }
}

#[test]
fn versions_of_an_article_do_not_overlap() {
    for a in &law().articles {
        for b in law().articles.iter().filter(|b| b.id == a.id && *b != a) {
            let apart = |first: &whither_law::Article, second: &whither_law::Article| first.in_force_until.zip(second.in_force_from).is_some_and(|(until, from)| until < from);
            assert!(apart(a, b) || apart(b, a), "{}: two versions on one day", a.id);
        }
    }
}

#[test]
fn every_citation_resolves() {
    let of_rules = rules().iter().flat_map(|rule| rule.citations.values().flatten());
    let missing: Vec<String> = of_rules.chain(deadline_citations()).filter(|citation| citation.article(None).is_none() && precedent(citation.bare()).is_none()).map(ToString::to_string).collect();
    assert!(missing.is_empty(), "no article for {missing:?}");
}

#[test]
fn a_rule_relies_on_an_article_somebody_read() {
    for rule in rules() {
        for (id, citations) in &rule.citations {
            assert!(regime(id).is_some(), "{}: no regime {id}", rule.id);
            let read = citations.iter().any(|citation| precedent(citation.bare()).is_some() || law().articles.iter().any(|article| article.id == citation.article_id() && article.mark != Mark::Memory));
            assert!(read, "{}: nobody read an article of {id}", rule.id);
        }
    }
}

#[test]
fn citations_are_written_as_the_language_writes_them() {
    let label = |citation: &str, lang| whither_law::Citation(citation.to_owned()).label(lang);
    assert_eq!(label("kr-pipa:28-8(2)", Lang::Ko), "「개인정보 보호법」 제28조의8제2항");
    assert_eq!(label("kr-pipa:28-8(1)3", Lang::Ko), "「개인정보 보호법」 제28조의8제1항제3호");
    assert_eq!(label("kr-pipa:28-8(2)", Lang::En), "PIPA art. 28-8(2)");
}

#[test]
fn the_directory_and_the_authorities_are_read() {
    let directory = whither_parties::directory();
    assert!(directory.parties().len() >= 150, "{}", directory.parties().len());
    assert!(whither_parties::authorities().len() >= 40);
    for party in directory.parties() {
        assert!(party.regimes.iter().all(|id| regime(id).is_some()), "{}: {:?}", party.id, party.regimes);
        assert!(!party.source.is_empty() && !party.as_of.is_empty() && ["primary", "secondary"].contains(&party.mark.as_str()), "{}", party.id);
    }
}
