//! Pure views over what all documents say together: totals, flow, timeline, recipients, data items.

use std::collections::{BTreeMap, BTreeSet, HashMap};

use chrono::Datelike;
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use unicode_normalization::UnicodeNormalization;

use crate::{Country, Disclosure, Document, DocumentId, Moment, Occurrences, Place, Relation, Stated};

/// The documents that state a disclosure: the first places in each, and the times.
pub type StatedIn = Vec<(DocumentId, Vec<Place>, Occurrences)>;

/// One disclosure with everything that proves it.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What is stated.
    pub disclosure: Disclosure,
    /// The documents that state it: the first places in each, and the times.
    pub stated_in: StatedIn,
    /// How often in all documents together, `None` when no row is dated or counted.
    pub times: Option<Times>,
}

/// How often and when.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Times {
    /// A transfer that two documents list counts once.
    pub count: u64,
    /// First and last, where dates are stated.
    pub span: Option<(Moment, Moment)>,
}

/// What all documents say together, indexed for the screens.
#[derive(Debug, Default)]
pub struct Ledger {
    /// Documents in the order of import.
    pub documents: Vec<Document>,
    entries: Vec<Entry>,
    recipients: Vec<Recipient>,
    /// The recipient of each entry; the highest number for what is no disclosure to somebody else.
    received: Vec<u32>,
}

/// What recipients are called, by their names as read: names with one label are one recipient.
pub type Labels = HashMap<String, String>;

/// A party that received data, with every disclosure to it. Names that differ in more than case and spaces are two, unless their label is one.
#[derive(Debug, Clone)]
struct Recipient {
    name: String,
    entries: Vec<usize>,
    search: String,
    row: RecipientRow,
}

/// One line of the table of recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecipientRow {
    /// Its place in the ledger, valid until the ledger changes.
    pub id: u32,
    /// The name.
    pub name: String,
    /// Other names that documents have for it.
    pub names: Vec<String>,
    /// Countries the data went to.
    pub countries: Vec<Country>,
    /// Whether any of them is not the person's own.
    pub abroad: bool,
    /// Relations stated.
    pub relations: Vec<Relation>,
    /// Services that sent the data.
    pub services: Vec<String>,
    /// How many different data items, by their words.
    pub items: u32,
    /// Whether any disclosure to it states no legal basis.
    pub without_basis: bool,
    /// How many times, as far as documents state times.
    #[ts(type = "number")]
    pub count: u64,
    /// The first day.
    pub first: Option<String>,
    /// The last day.
    pub last: Option<String>,
}

/// Which recipients to show, and in what order.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(default)]
pub struct Query {
    /// Part of a name, a country's name, in Korean or Latin; typed syllables may be unfinished.
    pub search: String,
    /// Only this country.
    pub country: Option<Country>,
    /// Only recipients whose country is stated and not the person's own.
    pub abroad: bool,
    /// Only this relation.
    pub relation: Option<Relation>,
    /// Only this service.
    pub service: Option<String>,
    /// The order.
    pub sort: Sort,
    /// Whether the order is turned round.
    pub reverse: bool,
}

/// An order of recipients.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "lowercase")]
pub enum Sort {
    /// Those abroad first, then by how often.
    #[default]
    Abroad,
    /// By name.
    Name,
    /// Most often first.
    Count,
    /// Most recent first.
    Last,
    /// Earliest first.
    First,
    /// Most items first.
    Items,
}

/// A window of the table of recipients.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct RecipientPage {
    /// How many match.
    pub total: u32,
    /// Those of the window.
    pub rows: Vec<RecipientRow>,
}

/// The numbers of the overview's sentence.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Totals {
    /// Services that sent data.
    pub services: u32,
    /// Parties that received it.
    pub recipients: u32,
    /// Countries stated.
    pub countries: u32,
    /// Times, as far as documents state times.
    #[ts(type = "number")]
    pub times: u64,
    /// The first day of all.
    pub first: Option<String>,
    /// The last day of all.
    pub last: Option<String>,
    /// Recipients in another country.
    pub abroad: u32,
    /// Recipients of whom at least one disclosure names no legal basis.
    pub without_basis: u32,
    /// Recipients whose country no document states.
    pub without_country: u32,
    /// Documents read.
    pub documents: u32,
}

/// Service → recipient → country, ready to draw.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Flow {
    /// Left: services.
    pub services: Vec<FlowNode>,
    /// Middle: recipients, those abroad first; the rest together in the last.
    pub recipients: Vec<FlowNode>,
    /// Right: countries; `name` is the code, empty when none is stated.
    pub countries: Vec<FlowNode>,
    /// From services (by index) to recipients (by index).
    pub sent: Vec<FlowLink>,
    /// From recipients (by index) to countries (by index).
    pub went: Vec<FlowLink>,
    /// Whether weights are times; otherwise they are numbers of disclosures.
    pub by_times: bool,
}

/// A bar of the flow.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowNode {
    /// Its name; empty for a service no document names.
    pub name: String,
    /// The recipient it is, when it is one.
    pub recipient: Option<u32>,
    /// How many recipients it stands for.
    pub stands_for: u32,
    /// Whether it is in another country than the person.
    pub abroad: bool,
    /// Times, or disclosures.
    #[ts(type = "number")]
    pub weight: u64,
}

/// A ribbon of the flow.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct FlowLink {
    /// The left end.
    pub from: u32,
    /// The right end.
    pub to: u32,
    /// Times, or disclosures.
    #[ts(type = "number")]
    pub weight: u64,
    /// Whether it leaves the person's country.
    pub abroad: bool,
}

/// A month of the timeline.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Month {
    /// Such as `2024-03`.
    pub month: String,
    /// Times to recipients abroad.
    #[ts(type = "number")]
    pub abroad: u64,
    /// Times to the others.
    #[ts(type = "number")]
    pub others: u64,
}

/// A data item, and who has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ItemRow {
    /// The item: our code, where the words are clear.
    pub reading: Option<String>,
    /// The documents' words for it.
    pub wordings: Vec<String>,
    /// Who has it.
    pub recipients: Vec<ItemHolder>,
    /// How many of them are abroad.
    pub abroad: u32,
}

/// A recipient that has an item.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct ItemHolder {
    /// The recipient.
    pub id: u32,
    /// Its name.
    pub name: String,
    /// Whether it is abroad.
    pub abroad: bool,
}

/// Everything about one recipient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct RecipientDetail {
    /// Its line in the table.
    pub row: RecipientRow,
    /// What each document says, most frequent first.
    pub statements: Vec<Statement>,
    /// Days with how often, in order.
    pub days: Vec<DayCount>,
}

/// One disclosure to a recipient.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, TS)]
pub struct Statement {
    /// What is stated.
    pub disclosure: Disclosure,
    /// How many times; 0 when no times are stated.
    #[ts(type = "number")]
    pub count: u64,
    /// The first day or second.
    pub first: Option<String>,
    /// The last day or second.
    pub last: Option<String>,
    /// Where it is written: the first places of each document.
    pub evidence: Vec<EvidenceRow>,
}

/// A place that proves a disclosure.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct EvidenceRow {
    /// The document.
    pub document: DocumentId,
    /// Its name.
    pub name: String,
    /// The place.
    pub place: Place,
    /// How many rows of this document say so.
    #[ts(type = "number")]
    pub rows: u64,
}

/// How often on a day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct DayCount {
    /// The day.
    pub day: String,
    /// How often.
    #[ts(type = "number")]
    pub count: u64,
}

/// Names are compared by compatibility form, without case, white space and quotation marks.
pub fn fold_name(name: &str) -> String {
    name.nfkc().filter(|c| !c.is_whitespace() && !matches!(c, '"' | '\'' | '“' | '”')).flat_map(char::to_lowercase).collect()
}

/// Decomposed to letters, so that an unfinished syllable (카ㄷ, 카) finds the finished one.
fn fold_search(text: &str) -> String {
    fold_name(text).nfd().collect()
}

impl Entry {
    /// An entry, with its times counted.
    pub fn new(disclosure: Disclosure, stated_in: StatedIn) -> Self {
        let times = match stated_in.as_slice() {
            [(_, _, only)] => (!only.is_empty()).then(|| Times { count: only.count(), span: only.span() }),
            several => {
                let all = Occurrences::union(several.iter().map(|(_, _, occurrences)| occurrences));
                let count = all.iter().map(|o| o.count).sum();
                let starts = all.iter().filter_map(|o| o.time).min();
                let ends = all.iter().filter_map(|o| o.until.or(o.time)).max();
                (!all.is_empty()).then(|| Times { count, span: starts.zip(ends) })
            }
        };
        Self { disclosure, stated_in, times }
    }

    fn count(&self) -> u64 {
        self.times.map_or(0, |times| times.count)
    }

    fn abroad(&self, home: Country) -> bool {
        self.disclosure.country().is_some_and(|country| country != home)
    }
}

impl Ledger {
    /// All documents' entries, indexed for a person who lives in `home`.
    pub fn new(documents: Vec<Document>, entries: Vec<Entry>, home: Country, labels: &Labels) -> Self {
        let mut received = vec![u32::MAX; entries.len()];
        let mut by_name: HashMap<String, usize> = HashMap::new();
        let mut groups: Vec<(String, Vec<usize>)> = Vec::new();
        for (index, entry) in entries.iter().enumerate() {
            // What a service did with the data itself is no disclosure to somebody else.
            if entry.disclosure.relation.as_ref().and_then(|stated| stated.reading) == Some(Relation::InternalUse) {
                continue;
            }
            let name = entry.disclosure.recipient_name();
            let name = labels.get(name).map_or(name, String::as_str);
            let group = *by_name.entry(fold_name(name)).or_insert_with(|| {
                groups.push((name.to_owned(), Vec::new()));
                groups.len() - 1
            });
            received[index] = u32::try_from(group).unwrap_or(u32::MAX);
            groups[group].1.push(index);
        }
        let mut recipients: Vec<Recipient> =
            groups.into_iter().map(|(name, members)| Recipient::new(name, members, &entries, home)).collect();
        for (id, recipient) in recipients.iter_mut().enumerate() {
            recipient.row.id = u32::try_from(id).unwrap_or(u32::MAX);
        }
        Self { documents, entries, recipients, received }
    }

    /// The numbers of the overview's sentence.
    pub fn totals(&self) -> Totals {
        let rows = || self.recipients.iter().map(|recipient| &recipient.row);
        let count = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        Totals {
            services: count(rows().flat_map(|row| &row.services).collect::<BTreeSet<_>>().len()),
            recipients: count(self.recipients.len()),
            countries: count(rows().flat_map(|row| &row.countries).collect::<BTreeSet<_>>().len()),
            times: rows().map(|row| row.count).sum(),
            first: rows().filter_map(|row| row.first.clone()).min(),
            last: rows().filter_map(|row| row.last.clone()).max(),
            abroad: count(rows().filter(|row| row.abroad).count()),
            without_basis: count(rows().filter(|row| row.without_basis).count()),
            without_country: count(rows().filter(|row| row.countries.is_empty()).count()),
            documents: count(self.documents.len()),
        }
    }

    /// Recipients that match, in order, `limit` from `offset`.
    pub fn recipients(&self, query: &Query, offset: usize, limit: usize) -> RecipientPage {
        let needle = fold_search(&query.search);
        let mut rows: Vec<&RecipientRow> = self
            .recipients
            .iter()
            .filter(|recipient| needle.is_empty() || recipient.search.contains(&needle))
            .map(|recipient| &recipient.row)
            .filter(|row| query.country.is_none_or(|country| row.countries.contains(&country)))
            .filter(|row| !query.abroad || row.abroad)
            .filter(|row| query.relation.is_none_or(|relation| row.relations.contains(&relation)))
            .filter(|row| query.service.as_ref().is_none_or(|service| row.services.contains(service)))
            .collect();
        match query.sort {
            Sort::Abroad => rows.sort_by_key(|row| (!row.abroad, std::cmp::Reverse(row.count))),
            Sort::Name => rows.sort_by(|a, b| a.name.cmp(&b.name)),
            Sort::Count => rows.sort_by_key(|row| std::cmp::Reverse(row.count)),
            Sort::Last => rows.sort_by(|a, b| b.last.cmp(&a.last)),
            Sort::First => rows.sort_by_key(|row| (row.first.is_none(), row.first.clone())),
            Sort::Items => rows.sort_by_key(|row| std::cmp::Reverse(row.items)),
        }
        if query.reverse {
            rows.reverse();
        }
        RecipientPage {
            total: u32::try_from(rows.len()).unwrap_or(u32::MAX),
            rows: rows.into_iter().skip(offset).take(limit).cloned().collect(),
        }
    }

    /// The recipient of an entry, by its place; none when nobody else received anything.
    pub fn received_by(&self, entry: usize) -> Option<&RecipientRow> {
        let recipient = self.recipients.get(usize::try_from(*self.received.get(entry)?).ok()?)?;
        Some(&recipient.row)
    }

    /// Everything about one recipient.
    pub fn recipient(&self, id: u32) -> Option<RecipientDetail> {
        let recipient = self.recipients.get(usize::try_from(id).ok()?)?;
        let mut entries: Vec<&Entry> = recipient.entries.iter().map(|&index| &self.entries[index]).collect();
        entries.sort_by_key(|entry| std::cmp::Reverse(entry.count()));
        let mut days: BTreeMap<i64, u64> = BTreeMap::new();
        for entry in &entries {
            for occurrence in Occurrences::union(entry.stated_in.iter().map(|(_, _, occurrences)| occurrences)) {
                if let (Some(time), None) = (occurrence.time, occurrence.until) {
                    *days.entry(time.day_number()).or_default() += occurrence.count;
                }
            }
        }
        let day = |number: i64| {
            let date = i32::try_from(number + 719_163).ok().and_then(chrono::NaiveDate::from_num_days_from_ce_opt);
            date.map(|date| date.to_string()).unwrap_or_default()
        };
        Some(RecipientDetail {
            row: recipient.row.clone(),
            statements: entries.into_iter().map(|entry| self.statement(entry)).collect(),
            days: days.into_iter().map(|(number, count)| DayCount { day: day(number), count }).collect(),
        })
    }

    /// The purposes stated for one recipient, each wording once.
    pub fn purposes(&self, id: u32) -> Vec<&Stated<crate::Purpose>> {
        let entries = self.recipients.get(id as usize).map_or(&[][..], |recipient| &recipient.entries);
        let mut out: Vec<&Stated<crate::Purpose>> = Vec::new();
        for stated in entries.iter().flat_map(|&index| &self.entries[index].disclosure.purposes) {
            if !out.contains(&stated) {
                out.push(stated);
            }
        }
        out
    }

    fn statement(&self, entry: &Entry) -> Statement {
        let name = |id: DocumentId| {
            self.documents.iter().find(|document| document.id == id).map(|document| document.name.clone()).unwrap_or_default()
        };
        let evidence = entry.stated_in.iter().flat_map(|(document, places, occurrences)| {
            places.iter().map(|place| EvidenceRow {
                document: *document,
                name: name(*document),
                place: place.clone(),
                rows: occurrences.records().max(u64::try_from(places.len()).unwrap_or(u64::MAX)),
            })
        });
        let span = entry.times.and_then(|times| times.span);
        Statement {
            disclosure: entry.disclosure.clone(),
            count: entry.count(),
            first: span.map(|(first, _)| first.to_string()),
            last: span.map(|(_, last)| last.to_string()),
            evidence: evidence.collect(),
        }
    }

    /// Service → recipient → country, the `most` weightiest recipients by name, those abroad first.
    ///
    /// Weights are times when any document states times; a disclosure without times then weighs 1.
    pub fn flow(&self, query: &Query, most: usize, home: Country) -> Flow {
        let shown = self.recipients(query, 0, usize::MAX).rows;
        let by_times = shown.iter().any(|row| row.count > 0);
        let mut flow = Flow { by_times, ..Flow::default() };
        let mut ranked: Vec<(u32, u64, bool)> = shown.iter().map(|row| (row.id, row.count, row.abroad)).collect();
        ranked.sort_by_key(|&(_, count, abroad)| (!abroad, std::cmp::Reverse(count)));
        let named = if ranked.len() > most { most.saturating_sub(1) } else { ranked.len() };
        let rest = u32::try_from(ranked.len() - named).unwrap_or(u32::MAX);
        for &(id, _, abroad) in &ranked[..named] {
            let name = self.recipients[id as usize].name.clone();
            flow.recipients.push(FlowNode { name, recipient: Some(id), stands_for: 1, abroad, weight: 0 });
        }
        if rest > 0 {
            let abroad = ranked[named..].iter().all(|&(_, _, abroad)| abroad);
            flow.recipients.push(FlowNode { name: String::new(), recipient: None, stands_for: rest, abroad, weight: 0 });
        }
        let (mut sent, mut went) = (BTreeMap::new(), BTreeMap::new());
        let mut services: Vec<(String, u64)> = Vec::new();
        let mut countries: Vec<(Option<Country>, u64)> = Vec::new();
        for (rank, &(id, _, _)) in ranked.iter().enumerate() {
            let node = rank.min(named);
            for &index in &self.recipients[id as usize].entries {
                let entry = &self.entries[index];
                let service = entry.disclosure.controller_name().unwrap_or_default();
                if query.service.as_ref().is_some_and(|wanted| wanted != service) {
                    continue;
                }
                let weight = if by_times { entry.count().max(1) } else { 1 };
                let abroad = entry.abroad(home);
                let from = place_of(&mut services, service.to_owned(), weight);
                let to = place_of(&mut countries, entry.disclosure.country(), weight);
                flow.recipients[node].weight += weight;
                *sent.entry((from, node, abroad)).or_insert(0) += weight;
                *went.entry((node, to, abroad)).or_insert(0) += weight;
            }
        }
        let index = |n: usize| u32::try_from(n).unwrap_or(u32::MAX);
        let link = |((from, to, abroad), weight): ((usize, usize, bool), u64)| FlowLink { from: index(from), to: index(to), weight, abroad };
        flow.sent = sent.into_iter().map(link).collect();
        flow.went = went.into_iter().map(link).collect();
        flow.services = services
            .into_iter()
            .map(|(name, weight)| FlowNode { name, recipient: None, stands_for: 1, abroad: false, weight })
            .collect();
        flow.countries = countries
            .into_iter()
            .map(|(country, weight)| FlowNode {
                name: country.map(|c| c.to_string()).unwrap_or_default(),
                recipient: None,
                stands_for: 1,
                abroad: country.is_some_and(|c| c != home),
                weight,
            })
            .collect();
        flow
    }

    /// Times by month.
    pub fn timeline(&self, home: Country) -> Vec<Month> {
        let mut months: BTreeMap<(i32, u32), (u64, u64)> = BTreeMap::new();
        let entries = self.recipients.iter().flat_map(|recipient| &recipient.entries).map(|&index| &self.entries[index]);
        for entry in entries {
            let abroad = entry.abroad(home);
            let mut add = |occurrence: crate::Occurrence| {
                let Some(time) = occurrence.time.filter(|_| occurrence.until.is_none()) else { return };
                let date = time.date();
                let month = months.entry((date.year(), date.month())).or_default();
                *if abroad { &mut month.0 } else { &mut month.1 } += occurrence.count;
            };
            match entry.stated_in.as_slice() {
                [(_, _, only)] => only.iter().for_each(&mut add),
                several => Occurrences::union(several.iter().map(|(_, _, occurrences)| occurrences)).into_iter().for_each(&mut add),
            }
        }
        let month = |((year, month), (abroad, others))| Month { month: format!("{year:04}-{month:02}"), abroad, others };
        months.into_iter().map(month).collect()
    }

    /// Who has which data item, most widely held first.
    pub fn items(&self) -> Vec<ItemRow> {
        // Reading, wordings, recipients.
        type Held = (Option<String>, BTreeSet<String>, BTreeSet<u32>);
        let mut items: HashMap<String, Held> = HashMap::new();
        for recipient in &self.recipients {
            for stated in recipient.entries.iter().flat_map(|&index| &self.entries[index].disclosure.data) {
                let reading = stated.reading.as_ref().map(ToString::to_string);
                let key = reading.clone().unwrap_or_else(|| fold_name(&stated.wording));
                let item = items.entry(key).or_insert_with(|| (reading, BTreeSet::new(), BTreeSet::new()));
                item.1.insert(stated.wording.clone());
                item.2.insert(recipient.row.id);
            }
        }
        let mut rows: Vec<ItemRow> = items.into_values().map(|(reading, wordings, ids)| {
            let recipients: Vec<ItemHolder> = ids
                .into_iter()
                .map(|id| &self.recipients[id as usize].row)
                .map(|row| ItemHolder { id: row.id, name: row.name.clone(), abroad: row.abroad })
                .collect();
            let abroad = u32::try_from(recipients.iter().filter(|holder| holder.abroad).count()).unwrap_or(u32::MAX);
            ItemRow { reading, wordings: wordings.into_iter().collect(), recipients, abroad }
        }).collect();
        rows.sort_by(|a, b| (b.abroad, b.recipients.len(), &a.wordings).cmp(&(a.abroad, a.recipients.len(), &b.wordings)));
        rows
    }

    /// Every entry.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }
}

fn place_of<K: PartialEq>(list: &mut Vec<(K, u64)>, key: K, weight: u64) -> usize {
    let at = list.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
        list.push((key, 0));
        list.len() - 1
    });
    list[at].1 += weight;
    at
}

impl Recipient {
    fn new(name: String, members: Vec<usize>, all: &[Entry], home: Country) -> Self {
        let entries = || members.iter().map(|&index| &all[index]);
        let distinct = |words: BTreeSet<&str>| words.into_iter().map(str::to_owned).collect::<Vec<_>>();
        let countries: BTreeSet<Country> = entries().filter_map(|entry| entry.disclosure.country()).collect();
        let relations: BTreeSet<Relation> =
            entries().filter_map(|entry| entry.disclosure.relation.as_ref().and_then(|stated| stated.reading)).collect();
        let items: BTreeSet<&str> = entries().flat_map(|entry| &entry.disclosure.data).map(|stated: &Stated<_>| stated.wording.as_str()).collect();
        let span = entries().filter_map(|entry| entry.times.and_then(|times| times.span));
        let span = span.reduce(|a, b| (a.0.min(b.0), a.1.max(b.1)));
        let mut search = fold_search(&name);
        for words in entries().map(|entry| entry.disclosure.recipient.wording.as_str()).collect::<BTreeSet<_>>() {
            search.push('\n');
            search.push_str(&fold_search(words));
        }
        for country in &countries {
            search.push('\n');
            search.push_str(&fold_search(country.ko()));
            search.push('\n');
            search.push_str(&fold_search(country.en()));
        }
        let row = RecipientRow {
            id: 0,
            names: entries().map(|entry| entry.disclosure.recipient_name()).filter(|own| *own != name).map(str::to_owned).collect::<BTreeSet<_>>().into_iter().collect(),
            name: name.clone(),
            abroad: countries.iter().any(|&country| country != home),
            countries: countries.iter().copied().collect(),
            relations: relations.into_iter().collect(),
            services: distinct(entries().filter_map(|entry| entry.disclosure.controller_name()).collect()),
            items: u32::try_from(items.len()).unwrap_or(u32::MAX),
            without_basis: entries().any(|entry| entry.disclosure.legal_basis.is_none()),
            count: entries().map(Entry::count).sum(),
            first: span.map(|(first, _)| first.date().to_string()),
            last: span.map(|(_, last)| last.date().to_string()),
        };
        Self { name, entries: members, search, row }
    }
}
