//! The ledger's views, for the screens.

use std::collections::BTreeMap;
use std::io::Read;

use serde::Serialize;
use tauri::State;
use ts_rs::TS;
use whither_intake::{data_category_label, purpose_label, source, Excerpt, Mapping};
use whither_ledger::views::{Flow, ItemRow, Month, Query, RecipientDetail, RecipientPage, Totals};
use whither_ledger::{Document, DocumentId, Lang, Place};

use super::import::{NotShown, NoteText};
use super::questions::{asked, open, who, Progress, Question, Who};
use crate::{Failure, Session};

/// The overview: its numbers and its pictures.
#[derive(Debug, Clone, Serialize, TS)]
pub struct Overview {
    /// The numbers.
    pub totals: Totals,
    /// The flow of what the filter lets through.
    pub flow: Flow,
    /// Months.
    pub timeline: Vec<Month>,
    /// Services, for the filter.
    pub services: Vec<String>,
    /// What the documents cannot show.
    pub not_shown: Vec<NotShown>,
    /// How many questions are open.
    pub open: u32,
    /// The first of them.
    pub top: Vec<Question>,
}

/// A window of the table of recipients.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RecipientsView {
    /// Its lines.
    pub page: RecipientPage,
    /// How many questions about each are open.
    pub open: Vec<u32>,
}

/// A recipient with the plain labels of the codes in it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct RecipientView {
    /// Everything about it.
    pub detail: RecipientDetail,
    /// Codes of purposes and data categories with their labels.
    pub labels: BTreeMap<String, String>,
    /// Who it is.
    pub who: Who,
    /// What is worth asking about it.
    pub questions: Vec<Question>,
}

/// A document with what the person should know about it.
#[derive(Debug, Clone, Serialize, TS)]
pub struct DocumentView {
    /// The document.
    pub document: Document,
    /// What kind it is called.
    pub source_name: Option<String>,
    /// What it cannot show.
    pub not_shown: Vec<NotShown>,
    /// What was skipped or not understood; at most 200.
    pub notes: Vec<NoteText>,
}

fn not_shown(id: &str, lang: Lang) -> Vec<NotShown> {
    let known = source(id).into_iter().flat_map(|source| &source.not_shown);
    known.map(|one| NotShown { text: match lang { Lang::Ko => one.ko.clone(), Lang::En => one.en.clone() }, citation: one.citation.clone() }).collect()
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn overview(session: State<'_, Session>, query: Query, most: u32) -> Result<Overview, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        let mut left = asked(unlocked, None)?;
        left.retain(|one| one.handled.progress == Progress::Open);
        let count = u32::try_from(left.len()).unwrap_or(u32::MAX);
        // One of a kind first: five of the same question say less than five questions.
        let mut kinds = std::collections::HashSet::new();
        let top: Vec<Question> = left.iter().filter(|one| kinds.insert(one.finding.rule.clone())).take(4).cloned().collect();
        let ledger = &unlocked.ledger;
        let mut services: Vec<String> = ledger.recipients(&Query::default(), 0, usize::MAX).rows.into_iter().flat_map(|row| row.services).collect();
        services.sort();
        services.dedup();
        let mut missing: Vec<NotShown> = Vec::new();
        for one in ledger.documents.iter().flat_map(|document| not_shown(&document.source, lang)) {
            if !missing.iter().any(|known| known.text == one.text) {
                missing.push(one);
            }
        }
        Ok(Overview {
            totals: ledger.totals(),
            flow: ledger.flow(&query, most as usize, unlocked.home),
            timeline: ledger.timeline(unlocked.home),
            services,
            not_shown: missing,
            open: count,
            top,
        })
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn recipients(session: State<'_, Session>, query: Query, offset: u32, limit: u32) -> Result<RecipientsView, Failure> {
    session.with(|unlocked| {
        let open = open(unlocked)?;
        let page = unlocked.ledger.recipients(&query, offset as usize, limit.min(1_000) as usize);
        Ok(RecipientsView { open: page.rows.iter().map(|row| open.get(&row.name).copied().unwrap_or(0)).collect(), page })
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn recipient(session: State<'_, Session>, id: u32) -> Result<RecipientView, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        let detail = unlocked.ledger.recipient(id).ok_or_else(|| Failure::other("this recipient is not in the ledger any more"))?;
        let mut labels = BTreeMap::new();
        for statement in &detail.statements {
            for code in statement.disclosure.purposes.iter().filter_map(|stated| stated.reading.as_ref()) {
                labels.extend(purpose_label(&code.0, lang).map(|label| (code.0.clone(), label.to_owned())));
            }
            for code in statement.disclosure.data.iter().filter_map(|stated| stated.reading.as_ref()) {
                labels.extend(data_category_label(&code.0, lang).map(|label| (code.0.clone(), label.to_owned())));
            }
        }
        let (who, questions) = (who(unlocked, &detail.row.name), asked(unlocked, Some(&detail.row.name))?);
        Ok(RecipientView { detail, labels, who, questions })
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn items(session: State<'_, Session>) -> Result<Vec<ItemRow>, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        let mut rows = unlocked.ledger.items();
        for row in &mut rows {
            row.reading = row.reading.take().map(|code| data_category_label(&code, lang).map_or(code, str::to_owned));
        }
        Ok(rows)
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn documents(session: State<'_, Session>) -> Result<Vec<DocumentView>, Failure> {
    let lang = session.language();
    session.with(|unlocked| {
        let view = |document: &Document| -> Result<DocumentView, Failure> {
            let notes = unlocked.vault.notes(document.id)?;
            Ok(DocumentView {
                source_name: source(&document.source).map(|source| source.name(lang).to_owned()),
                not_shown: not_shown(&document.source, lang),
                notes: super::import::texts(&notes, lang),
                document: document.clone(),
            })
        };
        unlocked.ledger.documents.iter().map(view).collect()
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn remove_document(session: State<'_, Session>, id: DocumentId) -> Result<(), Failure> {
    session.with(|unlocked| {
        unlocked.vault.remove(id)?;
        unlocked.refresh()
    })
}

#[tauri::command(async)]
#[expect(missing_docs, reason = "the window's side is documented in backend.ts")]
pub fn excerpt(session: State<'_, Session>, document: DocumentId, place: Place) -> Result<Excerpt, Failure> {
    /// An original of more bytes is read where it lies: only long logs are so large, and they stream.
    const COPIED: u64 = 64 << 20;
    let (mapping, original) = session.with(|unlocked| {
        let mapping = unlocked.vault.mapping(document)?.unwrap_or_default();
        let mapping = Mapping::from_toml(&mapping).map_err(Failure::other)?;
        let mut original = Vec::new();
        unlocked.vault.original(document)?.take(COPIED + 1).read_to_end(&mut original).map_err(Failure::other)?;
        Ok((mapping, original))
    })?;
    if original.len() as u64 > COPIED {
        return session.with(|unlocked| Ok(whither_intake::excerpt(&mut unlocked.vault.original(document)?, &mapping, &place, 4)?));
    }
    // Reading may take long: the vault can be locked meanwhile.
    Ok(whither_intake::excerpt(&mut original.as_slice(), &mapping, &place, 4)?)
}
