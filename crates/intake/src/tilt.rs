//! TILT, the Transparency Information Language: who may receive which data, why and on what basis.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use whither_ledger::{Country, Disclosure, LegalBasis, Party, Place, Problem, Retention, Stated, Transfer};

use crate::cells::{basis, country, name, tidy, vocabulary};
use crate::interpret::Interpreter;
use crate::{limits, Excerpt, ExcerptRow};

/// The id of its source.
pub(crate) const SOURCE: &str = "tilt";

#[derive(Serialize, Deserialize)]
pub(crate) struct Tilt {
    value: Value,
    /// The file within an archive.
    file: Option<String>,
}

fn list<'a>(value: &'a Value, key: &str) -> &'a [Value] {
    value.get(key).and_then(Value::as_array).map_or(&[], Vec::as_slice)
}

/// The texts of a key. The schema says one, real documents also hold lists.
fn all_words(value: &Value, key: &str) -> Vec<String> {
    let texts: Vec<&str> = match value.get(key) {
        Some(Value::Array(values)) => values.iter().filter_map(Value::as_str).collect(),
        Some(Value::String(text)) => vec![text],
        _ => Vec::new(),
    };
    texts.into_iter().map(tidy).filter(|text| !text.is_empty()).collect()
}

fn words(value: &Value, key: &str) -> Option<String> {
    let all = all_words(value, key);
    (!all.is_empty()).then(|| all.join(", "))
}

impl Tilt {
    /// A TILT document has `dataDisclosed` and says who is the controller.
    pub fn recognise(value: Value, file: Option<&str>) -> Result<Tilt, Value> {
        let is = value.get("dataDisclosed").is_some_and(Value::is_array) && (value.get("controller").is_some() || value.get("meta").is_some());
        if is { Ok(Tilt { value, file: file.map(str::to_owned) }) } else { Err(value) }
    }

    fn at(&self, pointer: String) -> Place {
        Place { file: self.file.clone(), pointer: Some(pointer), ..Place::default() }
    }

    /// Whether a place is in this document.
    pub fn holds(&self, place: &Place) -> bool {
        place.file == self.file && place.pointer.as_ref().is_some_and(|pointer| self.value.pointer(pointer).is_some())
    }

    pub fn controller(&self) -> Option<String> {
        let controller = self.value.get("controller").and_then(|controller| words(controller, "name"));
        controller.or_else(|| self.value.get("meta").and_then(|meta| words(meta, "name")))
    }

    pub fn read(&self, into: &mut Interpreter<'_>) {
        let controller = into.controller().map(str::to_owned).or_else(|| self.controller()).map(|name| Stated::read(name.clone(), Party(name)));
        for (index, item) in list(&self.value, "dataDisclosed").iter().enumerate().take(limits::DISCLOSURES) {
            self.item(into, controller.as_ref(), index, item);
        }
        for (index, transfer) in list(&self.value, "thirdCountryTransfers").iter().enumerate() {
            if let Some(country) = words(transfer, "country") {
                into.note(self.at(format!("/thirdCountryTransfers/{index}")), Problem::CountryWithoutRecipient { country });
            }
        }
    }

    fn item(&self, into: &mut Interpreter<'_>, controller: Option<&Stated<Party>>, index: usize, item: &Value) {
        let category = words(item, "category");
        let data = category.iter().map(|wording| Stated { reading: vocabulary::data_category(wording), wording: wording.clone() }).collect();
        let purposes = list(item, "purposes").iter().flat_map(|purpose| Some(all_words(purpose, "purpose")).filter(|all| !all.is_empty()).unwrap_or_else(|| all_words(purpose, "description")));
        let purposes = purposes.map(|wording| Stated { reading: vocabulary::purpose(&wording), wording }).collect();
        let mut bases: Vec<Option<Stated<LegalBasis>>> = list(item, "legalBases")
            .iter()
            .flat_map(|basis| Some(all_words(basis, "reference")).filter(|all| !all.is_empty()).unwrap_or_else(|| all_words(basis, "description")))
            .map(|wording| Some(Stated { reading: basis::read(&wording), wording }))
            .collect();
        bases.dedup();
        if bases.is_empty() {
            bases.push(None);
        }
        let shared = Disclosure {
            controller: controller.cloned(),
            recipient: Stated::unread(""),
            on_behalf_of: None,
            relation: None,
            purposes,
            data,
            legal_basis: None,
            transfer: Transfer::default(),
            retention: retention(item),
            consent: None,
        };
        let mut any = false;
        for (number, recipient) in list(item, "recipients").iter().enumerate().take(limits::LIST) {
            let place = self.at(format!("/dataDisclosed/{index}/recipients/{number}"));
            let Some((stated, country)) = recipient_of(recipient) else {
                into.misses(place, Problem::NoRecipient);
                continue;
            };
            any = true;
            for basis in &bases {
                let mut one = Disclosure { recipient: stated.clone(), legal_basis: basis.clone(), ..shared.clone() };
                one.transfer.country.clone_from(&country);
                into.state(one, place.clone());
            }
        }
        if !any && list(item, "recipients").is_empty() {
            let item = category.unwrap_or_else(|| format!("dataDisclosed {}", index + 1));
            into.misses(self.at(format!("/dataDisclosed/{index}")), Problem::ItemWithoutRecipient { item });
        }
    }

    /// The object at the pointer, key by key.
    pub fn excerpt(&self, place: &Place) -> Excerpt {
        let Some(value) = place.pointer.as_ref().and_then(|pointer| self.value.pointer(pointer)) else { return Excerpt::default() };
        let text = serde_json::to_string_pretty(value).unwrap_or_default();
        let rows = text.lines().take(200).enumerate().map(|(at, line)| ExcerptRow { row: at as u64 + 1, cells: vec![line.to_owned()] });
        Excerpt { columns: vec![place.pointer.clone().unwrap_or_default()], rows: rows.collect(), row: None }
    }
}

/// A named recipient, or only its category, which has no reading as a party.
fn recipient_of(recipient: &Value) -> Option<(Stated<Party>, Option<Stated<Country>>)> {
    let stated = match words(recipient, "name") {
        Some(wording) => {
            let read = name::read(&wording).named.into_iter().next().unwrap_or_default();
            let name = if read.name.is_empty() { wording.clone() } else { read.name };
            Stated::read(wording, Party(name))
        }
        None => Stated::unread(words(recipient, "category").or_else(|| words(recipient, "division"))?),
    };
    let country = words(recipient, "country").map(|wording| Stated { reading: country::read(&wording), wording });
    let country = country.or_else(|| country::in_name(&stated.wording).map(|(wording, country)| Stated::read(wording, country)));
    Some((stated, country))
}

fn retention(item: &Value) -> Option<Stated<Retention>> {
    let mut said: Vec<String> = Vec::new();
    let mut spans: Vec<String> = Vec::new();
    for storage in list(item, "storage") {
        for temporal in list(storage, "temporal") {
            said.extend(words(temporal, "description"));
            if let Some(span) = words(temporal, "ttl") {
                if span.starts_with('P') && span.len() > 1 {
                    spans.push(span.clone());
                }
                said.push(span);
            }
        }
        for key in ["purposeConditional", "legalBasisConditional"] {
            said.extend(list(storage, key).iter().filter_map(Value::as_str).map(tidy));
        }
    }
    said.retain(|text| !text.is_empty());
    spans.dedup();
    let reading = match spans.as_slice() { [only] => Some(Retention(only.clone())), _ => None };
    (!said.is_empty()).then(|| Stated { wording: said.join("; "), reading })
}
