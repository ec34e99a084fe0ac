//! Which column plays which role: the header dictionary, and what the cells say where a header means two things.

use std::collections::HashMap;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::{Country, Relation};

use crate::cells::{date, vocabulary};
use crate::mapping::Choice;
use crate::table::{Table, TableRow};
use crate::source::{self, Shape};
use crate::mapping::Pattern;
use crate::{limits, stems, Mapping};

/// What a column holds. Names are those of `data/headers.toml`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
#[expect(missing_docs, reason = "headers.toml says in a line what each holds")]
pub enum Role {
    RowNo,
    RowRef,
    Relation,
    Controller,
    ControllerMydata,
    UseActor,
    Recipient,
    RecipientProcessor,
    RecipientSubProcessor,
    RecipientOverseas,
    RecipientJointUse,
    RecipientMydata,
    ActsFor,
    RecipientCategory,
    RecipientContact,
    RecipientAddress,
    Country,
    DataItems,
    DataCategory,
    DataSubjectCategory,
    Purpose,
    PurposeProcessor,
    Service,
    LegalBasis,
    Consent,
    ConsentDate,
    ConsentWithdrawnDate,
    RequestDate,
    Date,
    DateAndMethod,
    PeriodStart,
    PeriodEnd,
    Method,
    Frequency,
    Count,
    Retention,
    RefusalMethod,
    RefusalEffect,
    Source,
    Safeguard,
    AutomatedDecision,
    SoldOrShared,
    DisclosedBusinessPurpose,
    Status,
    Remarks,
}

impl Role {
    /// Whether the column names who received the data.
    pub fn names_recipient(self) -> bool {
        use Role::*;
        matches!(
            self,
            Recipient | RecipientProcessor | RecipientSubProcessor | RecipientOverseas | RecipientJointUse | RecipientMydata | RecipientCategory
        )
    }

    /// The relation that the header itself tells.
    pub fn relation(self) -> Option<Relation> {
        use Role::*;
        match self {
            RecipientProcessor | PurposeProcessor => Some(whither_ledger::Relation::Processing),
            RecipientSubProcessor => Some(whither_ledger::Relation::SubProcessing),
            RecipientJointUse => Some(whither_ledger::Relation::JointUse),
            RecipientMydata | ControllerMydata => Some(whither_ledger::Relation::Transmission),
            _ => None,
        }
    }

    /// Whether cells of this role are part of what makes a disclosure distinct.
    pub(crate) fn distinguishes(self) -> bool {
        use Role::*;
        self.names_recipient()
            || matches!(
                self,
                Relation | Controller | ControllerMydata | UseActor | ActsFor | Country | DataItems | DataCategory | Purpose
                    | PurposeProcessor | LegalBasis | Consent | DateAndMethod | Method | Retention | Safeguard
            )
    }
}

/// How terms are compared: without case, white space and punctuation.
pub(crate) fn fold(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    // Most text is nothing but ASCII and Hangul syllables, which normalisation leaves as they are.
    if text.chars().all(|c| c.is_ascii() || ('가'..='힣').contains(&c)) {
        return text.chars().filter(|c| !c.is_ascii() || c.is_ascii_alphanumeric()).map(|c| c.to_ascii_lowercase()).collect();
    }
    text.nfkc().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Field {
    Terms(Vec<String>),
    Other(serde::de::IgnoredAny),
}

static DICTIONARY: LazyLock<HashMap<String, Vec<Role>>> = LazyLock::new(|| {
    let roles: HashMap<Role, HashMap<String, Field>> = toml::from_str(include_str!("../data/headers.toml")).unwrap_or_default();
    let mut terms: HashMap<String, Vec<Role>> = HashMap::new();
    for (role, languages) in roles {
        for field in languages.into_values() {
            match field {
                Field::Terms(list) => list.iter().for_each(|term| {
                    let entry = terms.entry(fold(term)).or_default();
                    if !entry.contains(&role) {
                        entry.push(role);
                    }
                }),
                Field::Other(_) => {}
            }
        }
    }
    terms.values_mut().for_each(|roles| roles.sort());
    terms.remove("");
    terms
});

/// Headers that say too little by themselves: they count only beside others.
const WEAK: [&str; 44] = [
    "구분", "유형", "분류", "대상", "내용", "항목", "근거", "기준일", "상세", "계정", "type", "role", "category", "basis", "authority", "article", "use",
    "reason", "data", "records", "total", "volume", "location", "where", "from", "to", "time", "format", "how", "account", "active", "current",
    "other", "name", "company", "회사명", "기관명", "업체명", "provider", "주소", "연락처", "address", "status", "상태",
];

/// What else a table calls those it names, the likelier first: one of these is the recipient where no column says to be.
const CALLED: [&[&str]; 3] = [
    &["name", "이름", "명칭", "업체", "회사", "기관", "companyname", "nom", "nombre", "nome", "名称", "名前"],
    &["provider", "제공자", "platform", "plattform", "destination", "destino", "entity", "사업자", "플랫폼"],
    &["service", "services", "dienst", "dienste", "servicio", "serviço", "servizio", "tool", "tools", "app", "appname", "application", "agent", "system", "서비스", "서비스명", "도구", "サービス", "ツール"],
];

/// Roles a header may mean, the likeliest first; empty when it is not known.
pub(crate) fn meanings(header: &str) -> Vec<Role> {
    let listed = listed(header);
    if listed.is_empty() { stems::read(header).into_iter().collect() } else { listed }
}

/// The same by the dictionary alone: words of the law also stand in cells ("until the purpose is met"), so they find no header row.
fn listed(header: &str) -> Vec<Role> {
    let whole = fold(header);
    if header.trim() == "#" {
        return vec![Role::RowNo];
    }
    if whole.is_empty() || header.chars().count() > 80 {
        return Vec::new();
    }
    if let Some(roles) = DICTIONARY.get(&whole) {
        return roles.clone();
    }
    if whole.contains("timing") && whole.contains("method") {
        return vec![Role::DateAndMethod];
    }
    // "이전 일시·방법" is one field (PIPA art. 28-8(2)2), whatever stands between the two.
    if whole.ends_with("방법") && ["일시", "시기", "시점", "날짜"].iter().any(|when| whole.contains(when)) && !whole.contains("국가") {
        return vec![Role::DateAndMethod];
    }
    // "제공받는 자(국가)", "Recipient [name]": what stands before the bracket, then what stands in it.
    let outside = header.split(['(', '（', '[', '<']).next().unwrap_or_default();
    if outside.len() < header.len()
        && let Some(roles) = DICTIONARY.get(&fold(outside))
    {
        return roles.clone();
    }
    // "수탁업체(위탁받는 자)", "이전 국가 / 이전 일시": the first part that is known.
    let parts: Vec<&Vec<Role>> = header.split(['(', ')', '/', '\n', '·', ':', '（', '）', ',']).filter_map(|part| DICTIONARY.get(&fold(part)).filter(|_| !WEAK.contains(&fold(part).as_str()))).collect();
    // "Description / Purpose", "Sitz / Region": the part that says more.
    let vague = |roles: &&&Vec<Role>| roles.first() == Some(&Role::Remarks);
    let region = whole.contains("region");
    let mut telling = parts.iter().filter(|roles| !(region && roles.first() == Some(&Role::RecipientAddress)));
    if let Some(roles) = telling.clone().find(|roles| !vague(roles)).or_else(|| telling.next()) {
        return (*roles).clone();
    }
    // "1. 제공받는 자", "export.recipientName".
    let bare = header.trim_start_matches(|c: char| c.is_numeric() || ". )①②③④⑤⑥⑦⑧⑨".contains(c));
    let last = header.rsplit('.').next().unwrap_or_default();
    [bare, last].iter().find_map(|part| DICTIONARY.get(&fold(part)).cloned()).unwrap_or_default()
}

/// Whether the dictionary has a header.
pub(crate) fn is_listed(header: &str) -> bool {
    !listed(header).is_empty()
}

/// Whether a header says too little by itself.
pub(crate) fn is_weak(header: &str) -> bool {
    WEAK.contains(&fold(header).as_str())
}

/// How many of these cells are known headers, weak ones counting only beside a strong one.
pub(crate) fn known_headers(cells: &[String]) -> usize {
    let mut roles: Vec<Role> = Vec::new();
    let (mut strong, mut weak) = (0, 0);
    for cell in cells.iter().take(limits::COLUMNS) {
        let Some(&role) = listed(cell).first() else { continue };
        if roles.contains(&role) {
            continue;
        }
        roles.push(role);
        if WEAK.contains(&fold(cell).as_str()) { weak += 1 } else { strong += 1 }
    }
    // "Provider | Service | Location": words that each say too little say enough together, if one of them is about a service or a purpose.
    let served = || roles.iter().any(|role| matches!(role, Role::Service | Role::Purpose)) && roles.iter().any(|role| matches!(role, Role::Recipient | Role::Controller));
    if strong > 0 { strong + weak } else if weak >= 3 && served() { weak } else { weak.min(1) }
}

/// Whether one of these cells is a header of recipients.
pub(crate) fn names_recipient(cells: &[String]) -> bool {
    cells.iter().take(limits::COLUMNS).any(|cell| listed(cell).first().is_some_and(|role| role.names_recipient()) && !is_weak(cell))
}

/// A table's header and the roles of its columns.
#[derive(Debug, Clone, Default)]
pub(crate) struct Layout {
    pub headers: Vec<String>,
    pub roles: Vec<Option<Role>>,
    /// How many rows of the table stand above its first row of data.
    pub skip: usize,
    /// The row number of the header.
    pub header_row: Option<u64>,
    /// Labels stand in the first column; the table is to be turned.
    pub transposed: bool,
    /// The relation that the headings tell, with their words.
    pub heading_relation: Option<(String, Relation)>,
    /// Headers the mapping names and the table has not.
    pub missing: Vec<String>,
    /// The table of a known source, which says more than its columns.
    pub shape: Option<&'static Shape>,
    /// Whether that source's other tables say nothing of recipients.
    pub only_own: bool,
    /// The headers as written: as many as the table has columns.
    pub written: Vec<String>,
    /// Columns of the table that hold several roles; in `headers` and `roles` each is several columns.
    pub split: Vec<(usize, Pattern)>,
    /// Texts by column of the table: a row that has one of them is left out.
    pub left_out: Vec<(usize, Vec<String>)>,
    /// Numbers of rows that are left out, each from and to.
    pub rows_left_out: Vec<(u64, u64)>,
    /// None of it is to be read.
    pub unwanted: bool,
}

impl Layout {
    pub fn names_recipients(&self) -> bool {
        self.shape.is_some_and(|shape| shape.recipient.is_some()) || self.roles.iter().flatten().any(|role| role.names_recipient() || *role == Role::UseActor)
    }

    /// What the person says of columns goes before what was found.
    fn choose(&mut self, mapping: &Mapping) {
        for (header, choice) in &mapping.columns {
            let mut found = false;
            for (column, (own, role)) in self.headers.iter().zip(&mut self.roles).enumerate().filter(|(_, (own, _))| fold(own) == fold(header)) {
                found = !own.is_empty();
                *role = match choice {
                    Choice::Role(role) => Some(*role),
                    Choice::Unused => None,
                    Choice::Pattern(pattern) => {
                        // Two spellings of one header: the one that is written so counts.
                        let known = self.split.iter_mut().find(|(own, _)| *own == column);
                        match known {
                            Some((_, kept)) if own == header => *kept = pattern.clone(),
                            Some(_) => {}
                            None => self.split.push((column, pattern.clone())),
                        }
                        None
                    }
                };
            }
            if !found {
                self.missing.push(header.clone());
            }
        }
        for (header, texts) in &mapping.leave_out_where {
            match self.headers.iter().position(|own| fold(own) == fold(header)) {
                Some(column) => self.left_out.push((column, texts.iter().filter(|text| !text.is_empty()).cloned().collect())),
                None => self.missing.push(header.clone()),
            }
        }
        self.written.clone_from(&self.headers);
        // From the last, so that the columns before it keep their places.
        self.split.sort_by_key(|(column, _)| *column);
        for (column, pattern) in self.split.iter().rev() {
            let header = self.headers[*column].clone();
            self.headers.splice(column..=column, pattern.roles().map(|_| header.clone()));
            self.roles.splice(column..=column, pattern.roles().map(Some));
        }
    }

    /// The cells of a row with those that hold several roles taken apart.
    pub fn spread(&self, cell: impl Fn(usize) -> String) -> Vec<String> {
        let mut split = self.split.iter().peekable();
        let mut out = Vec::with_capacity(self.headers.len());
        for column in 0..self.written.len() {
            match split.next_if(|(own, _)| *own == column) {
                Some((_, pattern)) => out.append(&mut pattern.split(&cell(column))),
                None => out.push(cell(column)),
            }
        }
        out
    }

    /// Whether the table says of recipients more than their names: chance headers in an export do not.
    pub fn states_recipients(&self) -> bool {
        let said = self.roles.iter().flatten().filter(|role| !matches!(role, Role::RowNo | Role::Remarks | Role::Status)).count();
        self.shape.is_some() || self.names_recipients() && said >= 2
    }

    /// Whether its columns say what only a disclosure says: a gift has a recipient too.
    pub fn discloses(&self) -> bool {
        let telling = |role: &&Role| matches!(role, Role::Purpose | Role::PurposeProcessor | Role::DataItems | Role::Retention | Role::LegalBasis | Role::Relation | Role::Safeguard);
        self.names_recipients() && self.roles.iter().flatten().filter(telling).count() >= 2
    }

    pub fn columns_of(&self, wanted: Role) -> impl Iterator<Item = usize> + '_ {
        self.roles.iter().enumerate().filter(move |(_, role)| **role == Some(wanted)).map(|(column, _)| column)
    }
}

/// Finds the header of a table and the roles of its columns.
pub(crate) fn lay_out(table: &Table, mapping: &Mapping) -> Layout {
    let key = table.key();
    Layout { unwanted: mapping.leaves_out(&key), rows_left_out: mapping.rows_left_out(&key), ..found(table, mapping) }
}

fn found(table: &Table, mapping: &Mapping) -> Layout {
    let said = mapping.header_row_of(&table.key()).is_some();
    if !said
        && let Some((source, shape, at)) = source::shape(table)
    {
        let mut layout = Layout { only_own: source.only_own, skip: at + 1, header_row: table.rows.get(at).map(|row| row.number), shape: Some(shape), ..Layout::default() };
        layout.headers = headers(&table.rows[at..=at]);
        let role = |header: &String| shape.columns.iter().find(|(own, _)| fold(own) == fold(header)).map(|(_, role)| *role);
        layout.roles = layout.headers.iter().map(role).collect();
        layout.choose(mapping);
        return layout;
    }
    let upright = lay_out_upright(table, mapping);
    if said || upright.roles.iter().flatten().count() >= 3 && upright.names_recipients() {
        return upright;
    }
    // Labels in the first column: most 국외 이전 tables are made like that.
    // A label with nothing beside it has its value below: that is a list.
    let valued = |row: &&TableRow| row.cells.iter().skip(1).any(|cell| !cell.trim().is_empty());
    let labels: Vec<String> = table.rows.iter().take(limits::SAMPLE).filter(valued).filter_map(|row| row.cells.first().cloned()).collect();
    let turned = (table.rows.len() <= limits::SAMPLE).then(|| table.transposed());
    if let Some(turned) = turned.filter(|_| known_headers(&labels) >= 2) {
        let layout = lay_out_upright(&turned, mapping);
        let known = |layout: &Layout| layout.roles.iter().flatten().count();
        if layout.names_recipients() && (known(&layout) > known(&upright) || !upright.names_recipients()) {
            return Layout { transposed: true, ..layout };
        }
    }
    upright
}

fn lay_out_upright(table: &Table, mapping: &Mapping) -> Layout {
    let mut layout = Layout { heading_relation: heading_relation(table), ..Layout::default() };
    let Some((first, count)) = header_position(table, mapping) else { return layout };
    layout.skip = first + count;
    layout.header_row = table.rows.get(first).map(|row| row.number);
    layout.headers = headers(&table.rows[first..first + count]);
    let samples: Vec<&TableRow> = table.rows[layout.skip..].iter().filter(|row| !row.spans_all).take(limits::SAMPLE).collect();
    layout.roles = assign(&layout.headers, &samples, layout.heading_relation.is_some());
    layout.choose(mapping);
    layout
}

fn heading_relation(table: &Table) -> Option<(String, Relation)> {
    let headings = table.headings.iter().rev().chain(&table.title);
    headings.filter_map(|heading| Some((heading.clone(), vocabulary::heading_relation(heading)?))).next()
}

/// The first header row and how many there are.
fn header_position(table: &Table, mapping: &Mapping) -> Option<(usize, usize)> {
    if let Some(row) = mapping.header_row_of(&table.key()) {
        return table.rows.iter().position(|own| own.number == row).map(|at| (at, 1));
    }
    let score = |row: &TableRow| if row.spans_all { 0 } else { known_headers(&row.cells) };
    let looked = &table.rows[..table.rows.len().min(60)];
    let best = looked.iter().map(score).max()?;
    let marked = table.header_rows.unwrap_or(0);
    if best < 2 {
        let named = |rows: &[TableRow]| headers(rows).iter().filter(|header| !header.is_empty()).count() >= 2;
        return (marked > 0 && marked < table.rows.len() && named(&table.rows[..marked])).then_some((0, marked));
    }
    let first = looked.iter().position(|row| score(row) == best)?;
    // A second header row below a grouped one: its cells repeat the first where that spans rows.
    let two = |upper: usize| {
        let (above, below) = (&table.rows[upper], table.rows.get(upper + 1));
        below.is_some_and(|below| {
            let repeated = above.cells.iter().zip(&below.cells).any(|(a, b)| !a.is_empty() && a == b);
            repeated && known_headers(&below.cells) >= 2 && above.cells.len() == below.cells.len()
        })
    };
    if marked > 1 && first < marked {
        return Some((0, marked));
    }
    if first > 0 && two(first - 1) && !table.rows[first - 1].spans_all {
        return Some((first - 1, 2));
    }
    Some(if two(first) { (first, 2) } else { (first, 1) })
}

/// One text a column out of several header rows: the lowest row that is known, else all of them.
fn headers(rows: &[TableRow]) -> Vec<String> {
    let width = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0).min(limits::COLUMNS);
    (0..width)
        .map(|column| {
            let mut texts: Vec<&str> = rows.iter().filter_map(|row| row.cells.get(column)).map(|cell| cell.trim()).collect();
            texts.dedup();
            let known = texts.iter().rev().find(|text| !meanings(text).is_empty());
            known.map_or_else(|| texts.join(" "), |text| (*text).to_owned()).split_whitespace().collect::<Vec<_>>().join(" ")
        })
        .collect()
}

fn assign(headers: &[String], samples: &[&TableRow], relation_known: bool) -> Vec<Option<Role>> {
    let cells = |column: usize| samples.iter().filter_map(move |row| row.cells.get(column)).map(|cell| cell.trim()).filter(|cell| !cell.is_empty());
    let share = |column: usize, is: &dyn Fn(&str) -> bool| {
        let (hit, all) = cells(column).fold((0usize, 0usize), |(hit, all), cell| (hit + usize::from(is(cell)), all + 1));
        (all, hit * 2 >= all.max(1))
    };
    let dated = |column: usize| share(column, &|cell| date::looks_like(cell));
    let worded = |column: usize| share(column, &|cell| cell.chars().filter(|c| c.is_alphabetic()).count() >= 3).1;
    let numeric = |column: usize| share(column, &|cell| cell.chars().all(|c| c.is_ascii_digit() || c == ',')).1;
    let placed = |column: usize| share(column, &|cell| Country::from_name(cell).is_some()).1;
    let candidates: Vec<Vec<Role>> = headers.iter().map(|header| meanings(header)).collect();
    let mut roles: Vec<Option<Role>> = candidates.iter().map(|roles| if roles.len() == 1 { roles.first().copied() } else { None }).collect();
    let named = roles.iter().flatten().any(|role| role.names_recipient() && *role != Role::RecipientCategory);
    let stated = roles.iter().flatten().any(|role| matches!(role, Role::Purpose | Role::PurposeProcessor | Role::DataItems | Role::Retention))
        || roles.contains(&Some(Role::Service)) && candidates.iter().any(|meanings| meanings.contains(&Role::Country));
    for (column, meanings) in candidates.iter().enumerate().filter(|(_, meanings)| meanings.len() > 1) {
        let has = |role| meanings.contains(&role);
        roles[column] = if has(Role::Date) && has(Role::DataItems) {
            Some(if dated(column).1 && dated(column).0 > 0 { Role::Date } else { Role::DataItems })
        } else if has(Role::Country) {
            let other = meanings.iter().find(|role| **role != Role::Country).copied();
            if placed(column) || cells(column).next().is_none() { Some(Role::Country) } else { other }
        } else if has(Role::RecipientContact) {
            // "이전받는 자(연락처)" names it with its contact, unless another column names it.
            if named { Some(Role::RecipientContact) } else { meanings.iter().find(|role| role.names_recipient()).copied() }
        } else if has(Role::RowNo) {
            if numeric(column) && column == 0 { Some(Role::RowNo) } else { meanings.iter().find(|role| **role != Role::RowNo).copied() }
        } else if has(Role::Recipient) && has(Role::Controller) {
            // "Company": the one that received, unless another column names it.
            if named { Some(Role::Controller) } else { (stated || relation_known).then_some(Role::Recipient) }
        } else if has(Role::RecipientProcessor) && has(Role::Controller) {
            Some(if named { Role::Controller } else { Role::RecipientProcessor })
        } else if has(Role::Recipient) && has(Role::UseActor) {
            Some(if named { Role::UseActor } else { Role::Recipient })
        } else if has(Role::PurposeProcessor) && has(Role::RecipientProcessor) {
            Some(if named { Role::PurposeProcessor } else { Role::RecipientProcessor })
        } else if has(Role::PurposeProcessor) && has(Role::Service) {
            let processor = roles.contains(&Some(Role::RecipientProcessor));
            Some(if processor && !roles.contains(&Some(Role::PurposeProcessor)) { Role::PurposeProcessor } else { Role::Service })
        } else {
            meanings.first().copied()
        };
    }
    // "위탁업체" beside "수탁업체" is who gives the work out.
    if headers.iter().any(|header| fold(header).contains("수탁")) {
        for (header, role) in headers.iter().zip(&mut roles).filter(|(header, role)| **role == Some(Role::RecipientProcessor) && fold(header).starts_with("위탁")) {
            if !header.contains("받는") {
                *role = Some(Role::Controller);
            }
        }
    }
    let named = roles.iter().flatten().any(|role| role.names_recipient() && *role != Role::RecipientCategory);
    if !named
        && (relation_known || stated)
        && let Some(column) = CALLED.iter().find_map(|called| headers.iter().position(|header| called.contains(&fold(header).as_str())))
    {
        roles[column] = Some(Role::Recipient);
    }
    let named = roles.iter().flatten().any(|role| role.names_recipient() && *role != Role::RecipientCategory);
    // "Name" beside who provides it is what is provided.
    if named && let Some(column) = headers.iter().position(|header| ["名称", "名前"].contains(&fold(header).as_str())).filter(|&column| roles[column].is_none()) {
        roles[column] = Some(Role::Service);
    }
    // "Sitz: USA": a place that is a country and nothing more.
    let placed_elsewhere = roles.contains(&Some(Role::Country));
    let tasked = roles.iter().flatten().any(|role| matches!(role, Role::Purpose | Role::PurposeProcessor));
    let processed = roles.iter().flatten().any(|role| matches!(role, Role::RecipientProcessor | Role::RecipientSubProcessor));
    for (column, role) in roles.iter_mut().enumerate() {
        match *role {
            Some(Role::RecipientAddress) if !placed_elsewhere && placed(column) && cells(column).next().is_some() => *role = Some(Role::Country),
            // "Activity" is outsourced work beside a processor only.
            Some(Role::PurposeProcessor) if !processed && listed(&headers[column]).is_empty() && !headers[column].chars().any(|c| ('가'..='힣').contains(&c) || c == '託') => *role = Some(Role::Purpose),
            // "이전 일시: 서비스 이용 시점": words about timing are a method, not a date.
            Some(Role::Date) if dated(column).0 > 0 && !dated(column).1 && worded(column) => *role = Some(Role::DateAndMethod),
            Some(Role::Count) if !numeric(column) => *role = None,
            // "내용" beside a processor and no purpose is what it does.
            Some(Role::Remarks) if processed && !tasked && ["내용", "내역", "업무"].contains(&fold(&headers[column]).as_str()) => *role = Some(Role::PurposeProcessor),
            // "Category" in a list of processors is theirs.
            Some(Role::DataItems | Role::DataCategory) if processed && ["category", "kategorie", "catégorie", "categoría", "categoria"].contains(&fold(&headers[column]).as_str()) => *role = None,
            // A flag ("Yes") or a place is no relation.
            Some(Role::Relation) if !share(column, &|cell| vocabulary::relation(cell).is_some()).1 && cells(column).next().is_some() => {
                // "Role" beside a name is as often what that one does.
                // Two kinds of recipients are kinds all the same: "third party", "processor".
                let kinds = cells(column).filter(|cell| meanings(cell).first().is_some_and(|role| role.names_recipient())).count() * 2 > cells(column).count();
                if kinds {
                    continue;
                }
                let does = named && ["role", "rolle", "rôle", "ruolo", "rol", "papel"].contains(&fold(&headers[column]).as_str());
                *role = does.then_some(Role::PurposeProcessor);
            }
            _ => {}
        }
    }
    roles
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roles(headers: &[&str], rows: &[&[&str]]) -> Vec<Option<Role>> {
        let row = |number: usize, cells: &[&str]| TableRow { number: number as u64, cells: cells.iter().map(|c| (*c).to_owned()).collect(), spans_all: false };
        let mut all = vec![row(1, headers)];
        all.extend(rows.iter().enumerate().map(|(at, cells)| row(at + 2, cells)));
        lay_out(&Table { rows: all, ..Table::default() }, &Mapping::default()).roles
    }

    #[test]
    fn the_dictionary_is_read_whole() {
        assert!(DICTIONARY.len() > 1_900, "{}", DICTIONARY.len());
        assert_eq!(meanings("제공 받는 자"), [Role::Recipient]);
        assert_eq!(meanings("recipientName"), [Role::Recipient]);
        assert_eq!(meanings("수탁업체(위탁받는 자)"), [Role::RecipientProcessor]);
    }

    #[test]
    fn a_header_with_two_meanings_is_settled_by_its_cells() {
        use Role::*;
        assert_eq!(roles(&["Destinatario", "Data", "País"], &[&["Acme", "2024-03-05", "España"]])[1], Some(Date));
        assert_eq!(roles(&["Recipient", "Data", "Purpose"], &[&["Acme", "e-mail address", "Ads"]])[1], Some(DataItems));
        assert_eq!(roles(&["제공받는 자", "소재지", "제공 목적"], &[&["가람", "미국", "결제"]])[1], Some(Country));
        assert_eq!(roles(&["제공받는 자", "소재지", "제공 목적"], &[&["가람", "서울 중구", "결제"]])[1], Some(RecipientAddress));
        assert_eq!(roles(&["회사명", "제공 목적", "제공 항목"], &[&["가람", "결제", "성명"]])[0], Some(Recipient));
        assert_eq!(roles(&["회사명", "제공받는 자", "제공 항목"], &[&["한빛", "가람", "성명"]])[0], Some(Controller));
    }

    #[test]
    fn a_shopping_list_has_no_roles_to_speak_of() {
        assert!(!roles(&["품목", "수량", "가격"], &[&["우유", "2", "3000"]]).iter().flatten().any(|role| role.names_recipient()));
    }
}
