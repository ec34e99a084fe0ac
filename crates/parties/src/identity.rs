//! Which of the names in documents are one company's: sure ones together, doubtful ones asked about, and the person's word above both.

use std::collections::HashMap;

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::directory::{directory, Listed};
use crate::name::{name, script, Name};
use crate::same::{same, Match, Reason};
use crate::sound;

/// What the person decided about names. Each can be taken back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "kebab-case", tag = "kind")]
pub enum Decision {
    /// Two names are one company's.
    Same {
        /// The one.
        a: String,
        /// The other.
        b: String,
    },
    /// A name is a company of its own, whatever it looks like.
    Apart {
        /// The name.
        name: String,
    },
    /// A company is to be called so.
    Named {
        /// Any of its names.
        name: String,
        /// What to call it.
        label: String,
    },
}

/// Names of one company.
#[derive(Debug, Clone)]
pub struct Cluster {
    /// What it is called: the person's word, else the first name written.
    pub label: String,
    /// Its names as written, each with why it is here; the first is the reason for the others.
    pub names: Vec<(String, Match)>,
    /// Its record in the directory.
    pub party: Option<&'static Listed>,
}

/// Two companies that may be one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Doubt {
    /// The one, by its label.
    pub a: String,
    /// The other.
    pub b: String,
    /// How alike, and why.
    pub because: Match,
}

struct Sets(Vec<usize>);

impl Sets {
    fn root(&mut self, mut at: usize) -> usize {
        while self.0[at] != at {
            self.0[at] = self.0[self.0[at]];
            at = self.0[at];
        }
        at
    }

    fn unite(&mut self, a: usize, b: usize) {
        let (a, b) = (self.root(a), self.root(b));
        let (first, second) = (a.min(b), a.max(b));
        self.0[second] = first;
    }
}

/// More names than this under one key are not compared one by one.
const CROWD: usize = 60;

/// Puts names together. `written` holds each name once, the most important first.
pub fn cluster(written: &[&str], decisions: &[Decision]) -> Vec<Cluster> {
    let names: Vec<Name> = written.iter().map(|written| name(written)).collect();
    let parties: Vec<Option<&'static Listed>> = written.iter().map(|written| directory().find(written).map(|found| found.party)).collect();
    let is_apart = |at: usize| decisions.iter().any(|decision| matches!(decision, Decision::Apart { name } if name == written[at]));
    let mut sets = Sets((0..written.len()).collect());
    let mut buckets: HashMap<String, Vec<usize>> = HashMap::new();
    for at in (0..written.len()).filter(|&at| !is_apart(at)) {
        buckets.entry(format!("={}", names[at].key())).or_default().push(at);
        buckets.entry(format!("~{}", sound::skeleton(&names[at].key()))).or_default().push(at);
        // Gone through like names that sound alike: in other letters, and sure.
        if let Some(company) = crate::exonym::company(&names[at].key()) {
            buckets.entry(format!("~{company}")).or_default().push(at);
        }
        if let Some(party) = parties[at] {
            buckets.entry(format!("!{}", party.id)).or_default().push(at);
        }
    }
    for (key, members) in &buckets {
        if key.starts_with('!') {
            members.iter().for_each(|&at| sets.unite(members[0], at));
            continue;
        }
        let by_sound = key.starts_with('~');
        if members.len() < 2 || by_sound && members.len() > CROWD {
            continue;
        }
        // "Acme" may be Acme GmbH or Acme Ltd: where both are named, it is neither for sure.
        let alike = |a: usize, b: usize| names[a].form == names[b].form && names[a].country == names[b].country;
        let sure = |a: usize, b: usize| same(&names[a], &names[b]).is_sure();
        let firsts: Vec<usize> = members.iter().copied().take(CROWD).collect();
        let torn = !by_sound && firsts.iter().any(|&a| firsts.iter().any(|&b| a < b && !sure(a, b)));
        for (turn, &a) in firsts.iter().enumerate() {
            for &b in &firsts[turn + 1..] {
                let joined = if by_sound { script(&names[a].key()) != script(&names[b].key()) && sure(a, b) } else if torn { alike(a, b) } else { true };
                // Two records of the directory are two companies.
                let two = parties[a].zip(parties[b]).is_some_and(|(a, b)| a.id != b.id);
                if joined && !two {
                    sets.unite(a, b);
                }
            }
        }
    }
    let place: HashMap<&str, usize> = written.iter().enumerate().map(|(at, written)| (*written, at)).collect();
    for decision in decisions {
        if let Decision::Same { a, b } = decision
            && let (Some(&a), Some(&b)) = (place.get(a.as_str()), place.get(b.as_str()))
        {
            sets.unite(a, b);
        }
    }
    let mut out: Vec<Cluster> = Vec::new();
    let mut of: HashMap<usize, usize> = HashMap::new();
    for at in 0..written.len() {
        let root = sets.root(at);
        let own = *of.entry(root).or_insert_with(|| {
            out.push(Cluster { label: written[root].to_owned(), names: Vec::new(), party: None });
            out.len() - 1
        });
        let because = if at == root { Match::new(100, Reason::SameName) } else { reason(&names[root], &names[at], parties[at].is_some()) };
        out[own].names.push((written[at].to_owned(), because));
        out[own].party = out[own].party.or(parties[at]);
    }
    for decision in decisions {
        if let Decision::Named { name, label } = decision
            && let Some(cluster) = out.iter_mut().find(|cluster| cluster.names.iter().any(|(own, _)| own == name))
        {
            cluster.label.clone_from(label);
        }
    }
    out
}

fn reason(first: &Name, other: &Name, listed: bool) -> Match {
    let found = same(first, other);
    match found {
        found if found.is_sure() => found,
        _ if listed => Match::new(95, Reason::Directory),
        // The person's word.
        found => found,
    }
}

/// Clusters that may be one, the likeliest first; what the person said apart is not asked again.
pub fn doubts(clusters: &[Cluster], decisions: &[Decision], most: usize) -> Vec<Doubt> {
    let names: Vec<Name> = clusters.iter().map(|cluster| name(cluster.names.first().map_or(cluster.label.as_str(), |(written, _)| written))).collect();
    let mut starts: HashMap<&str, Vec<usize>> = HashMap::new();
    let mut sounds: HashMap<String, Vec<usize>> = HashMap::new();
    for (at, own) in names.iter().enumerate() {
        if let Some(first) = own.words.first() {
            starts.entry(first).or_default().push(at);
        }
        sounds.entry(sound::skeleton(&own.key())).or_default().push(at);
    }
    let apart = |at: usize| clusters[at].names.iter().any(|(own, _)| decisions.iter().any(|decision| matches!(decision, Decision::Apart { name } if name == own)));
    let mut out: Vec<Doubt> = Vec::new();
    for members in starts.values().chain(sounds.values()).filter(|members| (2..=CROWD).contains(&members.len())) {
        for (turn, &a) in members.iter().enumerate() {
            for &b in members[turn + 1..].iter().filter(|&&b| !apart(a) && !apart(b)) {
                let because = same(&names[a], &names[b]);
                let two = clusters[a].party.zip(clusters[b].party).is_some_and(|(a, b)| a.id != b.id);
                // One name within another is no reason to ask: families of companies share their first word.
                if because.score >= Match::DOUBT && because.reason != Reason::Part && !two {
                    let doubt = Doubt { a: clusters[a].label.clone(), b: clusters[b].label.clone(), because };
                    if !out.contains(&doubt) {
                        out.push(doubt);
                    }
                }
            }
        }
    }
    out.sort_by(|a, b| b.because.score.cmp(&a.because.score).then_with(|| (&a.a, &a.b).cmp(&(&b.a, &b.b))));
    out.truncate(most);
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn clusters(written: &[&str], decisions: &[Decision]) -> Vec<Vec<String>> {
        cluster(written, decisions).into_iter().map(|cluster| cluster.names.into_iter().map(|(name, _)| name).collect()).collect()
    }

    #[test]
    fn writings_come_together_and_doubt_stays_apart() {
        assert_eq!(clusters(&["누리페이", "(주)누리페이", "다온카드"], &[]), [vec!["누리페이", "(주)누리페이"], vec!["다온카드"]]);
        assert_eq!(clusters(&["Zyphora", "Zyphora GmbH", "Zyphora Ltd"], &[]).len(), 3);
        assert_eq!(clusters(&["Zyphora", "Zyphora Inc."], &[]).len(), 1);
        let all = cluster(&["Zyphora Korea", "Zyphora"], &[]);
        assert_eq!(all.len(), 2);
        assert_eq!(doubts(&all, &[], 9).len(), 1);
    }

    #[test]
    fn the_person_has_the_last_word() {
        let same = Decision::Same { a: "Zyphora".into(), b: "해든".into() };
        assert_eq!(clusters(&["Zyphora", "해든"], std::slice::from_ref(&same)).len(), 1);
        let apart = Decision::Apart { name: "(주)누리페이".into() };
        assert_eq!(clusters(&["누리페이", "(주)누리페이"], std::slice::from_ref(&apart)).len(), 2);
        let named = Decision::Named { name: "누리페이".into(), label: "누리".into() };
        assert_eq!(cluster(&["누리페이"], &[named])[0].label, "누리");
        assert!(doubts(&cluster(&["Zyphora Korea", "Zyphora"], &[]), &[Decision::Apart { name: "Zyphora".into() }], 9).is_empty());
    }
}
