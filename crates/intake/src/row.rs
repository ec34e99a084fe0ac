//! One row with new distinguishing cells: its cells into the disclosures they state.

use hashbrown::HashMap;
use whither_ledger::{Consent, Country, DataCategory, Disclosure, LegalBasis, Party, Purpose, Relation, Retention, Safeguard, Stated, Transfer};

use crate::cells::{self, basis, country, list, name, small, tidy, vocabulary};
use crate::interpret::{Cells, Plan};
use crate::{Mapping, Role};

/// Wordings read before: a document says few different things, and the vocabulary is long.
struct Memo<T>(HashMap<String, T>);

impl<T> Default for Memo<T> {
    fn default() -> Self {
        Self(HashMap::new())
    }
}

impl<T: Clone> Memo<T> {
    /// Beyond this many different wordings nothing more is remembered.
    const MOST: usize = 20_000;
    /// Longer wordings, in bytes, are not remembered.
    const LONGEST: usize = 4_096;

    fn of(&mut self, wording: &str, read: impl FnOnce(&str) -> T) -> T {
        if let Some(known) = self.0.get(wording) {
            return known.clone();
        }
        let new = read(wording);
        if self.0.len() < Self::MOST && wording.len() <= Self::LONGEST {
            self.0.insert(wording.to_owned(), new.clone());
        }
        new
    }
}

/// What was read before, by the field it stood in.
#[derive(Default)]
pub(crate) struct Words {
    names: Memo<name::Names>,
    purposes: Memo<Vec<Stated<Purpose>>>,
    items: Memo<Vec<Stated<DataCategory>>>,
    relation: Memo<Stated<Relation>>,
    basis: Memo<Stated<LegalBasis>>,
    country: Memo<Stated<Country>>,
    safeguard: Memo<Stated<Safeguard>>,
    retention: Memo<Stated<Retention>>,
    consent: Memo<Stated<Consent>>,
}

/// A row while its disclosures are made.
pub(crate) struct Row<'a> {
    pub plan: &'a Plan<'a>,
    pub cells: Cells<'a>,
    pub mapping: &'a Mapping,
    pub controller: Option<&'a str>,
}

impl Row<'_> {
    /// The cells of a role, those of several columns on lines of their own, with their header; `None` when they say nothing.
    fn cell(&self, role: Role) -> Option<(String, String)> {
        let columns = self.plan.layout.columns_of(role);
        let filled: Vec<(usize, String)> = columns.map(|column| (column, self.cells.text(column))).filter(|(_, text)| !cells::is_nothing(text)).collect();
        let (first, _) = filled.first()?;
        let text = filled.iter().map(|(_, text)| text.trim()).collect::<Vec<_>>().join("\n");
        Some((self.plan.header(*first).to_owned(), text))
    }

    fn stated<T: Clone>(&self, role: Role, memo: &mut Memo<Stated<T>>, read: impl Fn(&str) -> Option<T>) -> Option<Stated<T>> {
        let (_, text) = self.cell(role)?;
        Some(memo.of(&text, |text| Stated { reading: read(text), wording: tidy(text) }))
    }

    /// What the row states, and the words for recipients that it does not name.
    pub fn disclosures(&self, words: &mut Words) -> (Vec<Disclosure>, Option<String>) {
        use Role::*;
        let mut out: Vec<Disclosure> = Vec::new();
        let mut unnamed = None;
        let mut first_processor = None;
        let shared = self.shared(words);
        for role in [Recipient, RecipientOverseas, RecipientProcessor, RecipientJointUse, RecipientMydata, RecipientSubProcessor] {
            let Some((header, text)) = self.cell(role) else { continue };
            let names = words.names.of(&text, name::read);
            unnamed = unnamed.or(names.unnamed);
            let countries = self.countries(names.named.len(), words);
            for (at, named) in names.named.iter().enumerate() {
                let mut one = shared.clone();
                one.relation = self.relation(role, &header, words);
                if role == RecipientSubProcessor {
                    one.on_behalf_of = one.on_behalf_of.or_else(|| first_processor.clone());
                }
                place(&mut one, named, countries.get(at).cloned().flatten());
                first_processor.get_or_insert_with(|| one.recipient.clone());
                let processor = one.recipient.clone();
                out.push(one);
                for sub in &named.subs {
                    let mut below = shared.clone();
                    below.relation = Some(Stated::read(named.wording.clone(), whither_ledger::Relation::SubProcessing));
                    below.on_behalf_of = Some(processor.clone());
                    // The country column speaks of the processor.
                    below.transfer.country = None;
                    place(&mut below, sub, None);
                    out.push(below);
                }
            }
        }
        if out.is_empty()
            && let Some((header, text)) = self.cell(RecipientCategory)
        {
            let relation = self.relation(RecipientCategory, &header, words);
            let country = self.countries(1, words).pop().flatten();
            out.extend(list::purposes(&text).into_iter().map(|kind| {
                let mut one = Disclosure { recipient: Stated::unread(kind), relation: relation.clone(), ..shared.clone() };
                one.transfer.country.clone_from(&country);
                one
            }));
        }
        if out.is_empty()
            && let Some((header, text)) = self.cell(UseActor)
        {
            let relation = self.relation(UseActor, &header, words).or(Some(Stated::read(header, whither_ledger::Relation::InternalUse)));
            out.push(Disclosure { recipient: party(&text), relation, ..shared.clone() });
        }
        if out.is_empty()
            && let Some(service) = self.plan.layout.shape.and_then(|shape| shape.recipient.as_deref())
        {
            let relation = self.relation(Recipient, "", words);
            out.push(Disclosure { recipient: party(service), relation, ..shared });
        }
        (out, unnamed)
    }

    /// Everything but recipient, relation and country.
    fn shared(&self, words: &mut Words) -> Disclosure {
        use Role::*;
        let controller = self.cell(Controller).or_else(|| self.cell(ControllerMydata)).map(|(_, text)| party(&text));
        let service = self.plan.layout.shape.and_then(|shape| shape.controller.as_deref());
        // What a column says goes before what the person says of the whole document: an export names others as controllers.
        let named = if self.plan.layout.shape.is_some() { controller.clone() } else { None };
        let controller = named.or_else(|| self.mapping.controller.as_deref().map(party)).or(controller).or_else(|| service.or(self.controller).map(party));
        let data = self.cell(DataItems).or_else(|| self.cell(DataCategory)).map(|(_, text)| words.items.of(&text, read_items)).unwrap_or_default();
        let purposes = [Purpose, PurposeProcessor].iter().filter_map(|&role| self.cell(role)).flat_map(|(_, text)| words.purposes.of(&text, read_purposes)).collect();
        let method = self.cell(Method).or_else(|| self.cell(DateAndMethod)).map(|(_, text)| Stated::unread(tidy(&text)));
        Disclosure {
            controller,
            recipient: Stated::unread(""),
            on_behalf_of: self.cell(ActsFor).map(|(_, text)| party(&text)),
            relation: None,
            purposes,
            data,
            legal_basis: self.stated(LegalBasis, &mut words.basis, basis::read),
            transfer: Transfer { country: None, safeguard: self.stated(Safeguard, &mut words.safeguard, small::safeguard), method },
            retention: self.stated(Retention, &mut words.retention, small::retention),
            consent: self.stated(Consent, &mut words.consent, small::consent),
        }
    }

    /// The country for each of several recipients: line by line where there are as many lines, else one for all.
    fn countries(&self, recipients: usize, words: &mut Words) -> Vec<Option<Stated<Country>>> {
        let mut read = |text: &str| words.country.of(text, |text| Stated { reading: country::read(text), wording: tidy(text) });
        let cell = self.cell(Role::Country).map(|(_, text)| text).or_else(|| {
            // "이전 국가, 시기 및 방법" holds all three.
            let (header, text) = self.cell(Role::DateAndMethod)?;
            let told = header.contains("국가") || header.to_lowercase().contains("country");
            let part = text.split([',', '/', '\n', ';']).find(|part| country::read(part).is_some())?;
            told.then(|| part.to_owned())
        });
        let Some(text) = cell else { return Vec::new() };
        let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
        if recipients > 1 && lines.len() == recipients {
            return lines.into_iter().map(|line| Some(read(line))).collect();
        }
        vec![Some(read(&text)); recipients]
    }

    /// The relation: the row's own word, the person's, the header's, the heading's.
    fn relation(&self, role: Role, header: &str, words: &mut Words) -> Option<Stated<Relation>> {
        if let Some(own) = self.stated(Role::Relation, &mut words.relation, vocabulary::relation) {
            return Some(own);
        }
        if let Some(relation) = self.mapping.relation {
            return Some(Stated::read(String::new(), relation));
        }
        if let Some(relation) = self.plan.layout.shape.and_then(|shape| shape.relation) {
            return Some(Stated::read(String::new(), relation));
        }
        let heading = self.plan.layout.heading_relation.as_ref();
        if let Some(relation) = role.relation() {
            return Some(Stated::read(header, relation));
        }
        heading.map(|(wording, relation)| Stated::read(wording.clone(), *relation)).or_else(|| {
            let processor = self.plan.layout.columns_of(Role::PurposeProcessor).next()?;
            Some(Stated::read(self.plan.header(processor), Relation::Processing))
        })
    }
}

fn read_purposes(text: &str) -> Vec<Stated<Purpose>> {
    list::purposes(text).into_iter().map(|wording| Stated { reading: vocabulary::purpose(&wording), wording }).collect()
}

fn read_items(text: &str) -> Vec<Stated<DataCategory>> {
    list::items(text).into_iter().flat_map(both_items).collect()
}

/// "이름 및 연락처": two items where both halves are known and the whole is not.
fn both_items(wording: String) -> Vec<Stated<DataCategory>> {
    let whole = vocabulary::data_category(&wording);
    if whole.is_none() {
        for joint in [" 및 ", " and ", " und ", " et ", " y "] {
            if let Some((a, b)) = wording.split_once(joint)
                && let (Some(first), Some(second)) = (vocabulary::data_category(a), vocabulary::data_category(b))
            {
                return vec![Stated::read(a.trim(), first), Stated::read(b.trim(), second)];
            }
        }
    }
    vec![Stated { wording, reading: whole }]
}

fn party(text: &str) -> Stated<Party> {
    let wording = tidy(text);
    Stated { reading: (!wording.is_empty()).then(|| Party(wording.clone())), wording }
}

fn place(disclosure: &mut Disclosure, named: &name::Named, country: Option<Stated<Country>>) {
    disclosure.recipient = Stated::read(tidy(&named.wording), Party(named.name.clone()));
    disclosure.transfer.country = country.or_else(|| named.country.clone().map(|(wording, country)| Stated::read(wording, country)));
}
