//! The ledger as the rules look at it: who is who, what is abroad, what is published, which law applies.

use std::collections::{HashMap, HashSet};

use chrono::NaiveDate;
use whither_ledger::views::{Entry, Ledger};
use whither_ledger::{Country, Document, DocumentId, Relation};
use whither_parties::{directory, name, Listed};

use crate::facts::{Fact, FactKind};
use crate::regimes::{proposed, Hints, Proposed};

/// Sources in which a service publishes whom it gives data to.
const PUBLISHED: [&str; 4] = ["kr-privacy-policy", "ccpa-notice", "tilt", "paypal"];

/// What the rules are asked about.
pub(crate) struct Case<'a> {
    pub rows: Vec<Row<'a>>,
    /// Rows of one service to one recipient.
    pub pairs: Vec<Pair>,
    pub services: Vec<Service<'a>>,
    /// Recipients by who they are.
    pub parties: Vec<Who>,
    pub facts: &'a [Fact],
    pub home: Country,
    pub today: NaiveDate,
    documents: HashMap<DocumentId, &'a Document>,
    /// Documents that say a legal basis or a consent of anybody.
    with_basis: HashSet<DocumentId>,
}

/// A disclosure as a rule looks at it.
pub(crate) struct Row<'a> {
    pub entry: &'a Entry,
    /// Its place in the ledger.
    pub at: u32,
    pub service: usize,
    pub relation: Option<Relation>,
    /// Whether a policy or another published list says it.
    pub published: bool,
    /// Whether something else than a published list says it.
    pub told: bool,
    pub first: Option<NaiveDate>,
    pub last: Option<NaiveDate>,
    pub count: u64,
}

/// One service and one recipient.
pub(crate) struct Pair {
    pub service: usize,
    pub party: usize,
    pub rows: Vec<usize>,
}

/// A service that gives data away.
pub(crate) struct Service<'a> {
    /// Its name as first written; empty when no document names it.
    pub name: String,
    pub party: Option<&'static Listed>,
    pub regimes: Vec<String>,
    /// The same with their reasons.
    pub proposed: Vec<Proposed>,
    /// Documents from it.
    pub documents: Vec<&'a Document>,
    /// Whether a list it published names recipients.
    pub publishes: bool,
    /// Whether such a list names processors.
    pub publishes_processors: bool,
}

/// A recipient.
pub(crate) struct Who {
    pub name: String,
    /// The same as documents first write it: what the person calls it may change.
    pub written: String,
    pub party: Option<&'static Listed>,
}

/// Services by name: writings of one name are one, and so are names of one record of the directory.
#[derive(Default)]
struct Parties<'a> {
    written: HashMap<&'a str, usize>,
    keys: HashMap<String, usize>,
    list: Vec<Who>,
}

impl<'a> Parties<'a> {
    fn of(&mut self, written: &'a str) -> usize {
        if let Some(&known) = self.written.get(written) {
            return known;
        }
        let party = directory().find(written).map(|found| found.party);
        let own = name(written);
        let key = party.map_or_else(|| format!("{}|{}", own.key(), own.country.map(|country| country.to_string()).unwrap_or_default()), |party| format!("={}", party.id));
        let at = *self.keys.entry(key).or_insert_with(|| {
            self.list.push(Who { name: written.to_owned(), written: written.to_owned(), party });
            self.list.len() - 1
        });
        self.written.insert(written, at);
        at
    }
}

impl<'a> Case<'a> {
    pub fn new(ledger: &'a Ledger, facts: &'a [Fact], home: Country, today: NaiveDate) -> Case<'a> {
        let documents: HashMap<DocumentId, &Document> = ledger.documents.iter().map(|document| (document.id, document)).collect();
        let mut services = Parties::default();
        // Who is one recipient, the ledger says: there the person has had their word.
        let (mut recipients, mut by_row): (Vec<Who>, HashMap<u32, usize>) = (Vec::new(), HashMap::new());
        // Each writing is looked up once, however many rows carry it.
        let mut listed: HashMap<&str, Option<&'static Listed>> = HashMap::new();
        let mut rows = Vec::with_capacity(ledger.entries().len());
        let mut pairs: Vec<Pair> = Vec::new();
        let mut by_pair: HashMap<(usize, usize), usize> = HashMap::new();
        let mut behind: Vec<Vec<DocumentId>> = Vec::new();
        for (at, entry) in ledger.entries().iter().enumerate() {
            let disclosure = &entry.disclosure;
            let relation = disclosure.relation.as_ref().and_then(|stated| stated.reading);
            if relation == Some(Relation::InternalUse) {
                continue;
            }
            let given = entry.stated_in.iter().filter_map(|(id, ..)| documents.get(id)?.controller.as_deref()).next();
            let service = services.of(disclosure.controller_name().or(given).unwrap_or_default());
            let Some(row) = ledger.received_by(at) else { continue };
            let written = disclosure.recipient_name();
            let party = *by_row.entry(row.id).or_insert_with(|| {
                recipients.push(Who { name: row.name.clone(), written: written.to_owned(), party: None });
                recipients.len() - 1
            });
            if let Some(who) = recipients.get_mut(party) {
                let mut look_up = |name: &'a str| *listed.entry(name).or_insert_with(|| directory().find(name).map(|found| found.party));
                who.party = who.party.or_else(|| look_up(&row.name)).or_else(|| look_up(written));
            }
            behind.resize_with(services.list.len().max(behind.len()), Vec::new);
            let is_published = |id: &DocumentId| documents.get(id).is_some_and(|document| PUBLISHED.contains(&document.source.as_str()));
            for (id, ..) in &entry.stated_in {
                if let Some(own) = behind.get_mut(service).filter(|own| !own.contains(id)) {
                    own.push(*id);
                }
            }
            let span = entry.times.and_then(|times| times.span);
            let pair = *by_pair.entry((service, party)).or_insert_with(|| {
                pairs.push(Pair { service, party, rows: Vec::new() });
                pairs.len() - 1
            });
            if let Some(pair) = pairs.get_mut(pair) {
                pair.rows.push(rows.len());
            }
            rows.push(Row {
                entry,
                at: u32::try_from(at).unwrap_or(u32::MAX),
                service,
                relation,
                published: entry.stated_in.iter().any(|(id, ..)| is_published(id)),
                told: entry.stated_in.iter().any(|(id, ..)| !is_published(id)),
                first: span.map(|(first, _)| first.date()),
                last: span.map(|(_, last)| last.date()),
                count: entry.times.map_or(0, |times| times.count),
            });
        }
        let mut bases: Vec<Vec<&str>> = vec![Vec::new(); services.list.len()];
        let (mut publishes, mut processors) = (vec![false; services.list.len()], vec![false; services.list.len()]);
        for row in &rows {
            if let Some(basis) = row.entry.disclosure.legal_basis.as_ref().and_then(|stated| stated.reading.as_ref())
                && !bases[row.service].contains(&basis.regime.as_str())
            {
                bases[row.service].push(&basis.regime);
            }
            publishes[row.service] |= row.published;
            processors[row.service] |= row.published && matches!(row.relation, Some(Relation::Processing | Relation::SubProcessing));
        }
        let says_basis = |row: &&Row<'_>| row.entry.disclosure.legal_basis.is_some() || row.entry.disclosure.consent.is_some();
        let with_basis = rows.iter().filter(says_basis).flat_map(|row| row.entry.stated_in.iter().map(|(id, ..)| *id)).collect();
        let services = services.list.into_iter().enumerate().map(|(at, who)| {
            let own: Vec<&Document> = behind.get(at).into_iter().flatten().filter_map(|id| documents.get(id).copied()).collect();
            let sources: Vec<&str> = own.iter().map(|document| document.source.as_str()).collect();
            let regimes = proposed(&who.name, who.party, home, Hints { sources: &sources, bases: &bases[at] }, facts);
            Service { regimes: regimes.iter().map(|one| one.regime.clone()).collect(), proposed: regimes, name: who.name, party: who.party, documents: own, publishes: publishes[at], publishes_processors: processors[at] }
        });
        Case { services: services.collect(), parties: recipients, rows, pairs, facts, home, today, documents, with_basis }
    }

    /// Rows of a pair.
    pub fn of<'b>(&'b self, pair: &'b Pair) -> impl Iterator<Item = (usize, &'b Row<'a>)> + Clone {
        pair.rows.iter().filter_map(|&at| Some((at, self.rows.get(at)?)))
    }

    pub fn is_abroad(&self, row: &Row<'_>) -> bool {
        row.entry.disclosure.country().is_some_and(|country| country != self.home)
    }

    pub fn under(&self, service: usize, regime: &str) -> bool {
        self.services.get(service).is_some_and(|service| service.regimes.iter().any(|own| own == regime))
    }

    /// Whether a document of a row has a place for legal bases at all: a log may have none.
    pub fn could_say_basis(&self, row: &Row<'_>) -> bool {
        row.entry.stated_in.iter().any(|(id, ..)| self.with_basis.contains(id))
    }

    pub fn document(&self, id: DocumentId) -> Option<&'a Document> {
        self.documents.get(&id).copied()
    }

    /// Facts of a kind about a service.
    pub fn facts<'b>(&'b self, service: usize, kind: FactKind) -> impl Iterator<Item = &'a Fact> + 'b {
        let own = self.services.get(service);
        let is_own = move |fact: &&Fact| own.is_some_and(|own| own.name == fact.service || name(&own.name).key() == name(&fact.service).key());
        self.facts.iter().filter(move |fact| fact.kind == kind).filter(is_own)
    }
}

/// Whether a fact is about a disclosure: its recipient, its purposes, its label or its data carry the words.
pub(crate) fn concerns(fact: &Fact, row: &Row<'_>) -> bool {
    let fold = |text: &str| text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect::<String>();
    let about = fold(&fact.about);
    let disclosure = &row.entry.disclosure;
    let purposes = disclosure.purposes.iter().map(|stated| &stated.wording);
    let data = disclosure.data.iter().map(|stated| &stated.wording);
    let mut texts = std::iter::once(&disclosure.recipient.wording).chain(purposes).chain(data).chain(disclosure.relation.iter().map(|stated| &stated.wording));
    about.is_empty() || texts.any(|text| fold(text).contains(&about))
}
