//! Documents that flow: lines of text and tables, one after another. Lists of labelled lines become tables as well.

use whither_ledger::Place;

use crate::cells::{is_nothing, tidy};
use crate::limits;
use crate::named;
use crate::roles::{self, fold};
use crate::table::{Table, TableRow};
use crate::Role;

/// A piece of a document, in the order in which it is read.
#[derive(Debug, Clone, PartialEq)]
#[expect(clippy::large_enum_variant, reason = "the pieces of a document are few beside the cells in them")]
pub(crate) enum Block {
    Line(Line),
    Table(Table),
}

/// A line of text.
#[derive(Debug, Clone, Default, PartialEq)]
pub(crate) struct Line {
    pub text: String,
    /// Its number in the document, from 1.
    pub number: u64,
    /// The page it stands on, where there are pages.
    pub page: Option<u32>,
    /// Whether the format says that it is a heading.
    pub heading: bool,
}

/// The lines of a text.
pub(crate) fn lines(text: &str) -> impl Iterator<Item = Block> + '_ {
    text.lines().zip(1..).map(|(text, number)| Block::Line(Line { text: text.to_owned(), number, ..Line::default() }))
}

/// Every table of a document, and every list that states the same things line by line; each with the headings above it.
pub(crate) fn tables(blocks: Vec<Block>, title: Option<&str>) -> Vec<Table> {
    let title = title.map(str::to_owned).or_else(|| {
        let first = blocks.iter().find_map(|block| match block { Block::Line(line) if !line.text.trim().is_empty() => Some(tidy(&line.text)), _ => None });
        first.filter(|text| text.chars().count() <= 80)
    });
    let mut out: Vec<Table> = Vec::new();
    let mut lists = Lists { subject: subject(&blocks), ..Lists::default() };
    // What the next line is decides whether a bare name heads a record.
    let mut blocks = blocks.into_iter().peekable();
    while let Some(block) = blocks.next() {
        match block {
            Block::Line(line) => {
                lists.followed = blocks.peek().is_some_and(|next| matches!(next, Block::Line(next) if !labelled(next.text.trim()).is_empty()));
                lists.line(&line, &mut out);
            }
            // A box drawn around lines.
            Block::Table(table) if table.rows.iter().all(|row| row.cells.len() == 1 || row.spans_all) => {
                lists.end(&mut out);
                for row in &table.rows {
                    for text in row.cells.first().into_iter().flat_map(|cell| cell.lines()) {
                        lists.line(&Line { text: text.to_owned(), number: row.number, page: table.place.page, heading: false }, &mut out);
                    }
                }
                lists.end(&mut out);
            }
            Block::Table(mut table) => {
                lists.end(&mut out);
                table.headings.splice(0..0, lists.headings.iter().cloned());
                out.push(table);
            }
        }
        if out.len() >= limits::TABLES {
            if let Some(last) = out.last_mut() {
                last.cut = true;
            }
            break;
        }
    }
    lists.end(&mut out);
    for (table, number) in out.iter_mut().zip(1..) {
        table.place.table = Some(number);
        table.title.clone_from(&title);
    }
    out
}

/// The line of a letter that says what it answers, by which it is recognised.
fn subject(blocks: &[Block]) -> Option<String> {
    const ANSWERS: [&str; 10] = ["art. 15 dsgvo", "art. 15 ds-gvo", "artikel 15 dsgvo", "article 15 of the", "art. 15 gdpr", "article 15 gdpr", "article 15 du rgpd", "right of access", "droit d'accès", "열람 요구에 대"];
    blocks.iter().take(60).find_map(|block| match block {
        Block::Line(line) if (8..=180).contains(&line.text.chars().count()) && ANSWERS.iter().any(|words| line.text.to_lowercase().contains(words)) => Some(tidy(&line.text)),
        _ => None,
    })
}

/// A label of a list, its role and what stands behind it.
struct Labelled<'a> {
    label: &'a str,
    role: Role,
    value: &'a str,
}

/// One record of a list.
#[derive(Default)]
struct Entry {
    line: u64,
    page: Option<u32>,
    cells: Vec<(String, Role, String)>,
}

/// The list that is being read, and the headings above it.
#[derive(Default)]
struct Lists {
    headings: Vec<String>,
    entries: Vec<Entry>,
    /// Lines without a mark that went on the last value; a text that never ends is none.
    continued: usize,
    /// The mark or number of the last line that did.
    mark: Option<Mark>,
    gap: bool,
    /// The line that says what the letter answers.
    subject: Option<String>,
    /// Words above said that recipients follow.
    told: bool,
    /// The last record is one that a line named without a label.
    unlabelled: bool,
    /// A line with a label follows this one.
    followed: bool,
}

/// What a line of a list begins with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mark {
    Number(u32),
    Sign(char),
}

impl Mark {
    fn of(text: &str) -> Option<Mark> {
        let text = text.trim();
        if bare(text).len() == text.len() && !text.starts_with(['[', '<', '【']) {
            return None;
        }
        let digits: String = text.chars().take_while(char::is_ascii_digit).collect();
        match digits.parse() {
            Ok(number) => Some(Mark::Number(number)),
            Err(_) => text.chars().next().map(Mark::Sign),
        }
    }

    /// Whether a line with this mark stands in one list below a line with that.
    fn follows(self, before: Mark) -> bool {
        match (before, self) {
            (Mark::Number(before), Mark::Number(own)) => own == before + 1,
            (before, own) => before == own,
        }
    }
}

/// Lines that may go on a value.
const CONTINUED: usize = 12;

impl Lists {
    fn line(&mut self, line: &Line, out: &mut Vec<Table>) {
        let text = line.text.trim();
        if text.is_empty() {
            self.gap = true;
            return;
        }
        let parts = labelled(text);
        if !line.heading && named::is_before_list(text) && parts.iter().all(|part| part.value.is_empty()) {
            // "3. Empfänger" above the sentence is a heading and no label.
            self.drop_bare();
            self.end(out);
            self.told = true;
            if crate::cells::vocabulary::heading_relation(text).is_some() {
                self.headings.push(tidy(text));
            }
            // What follows may be the names alone, below a label.
            if let [part] = parts.as_slice()
                && part.role.names_recipient()
            {
                self.put(line, part);
            }
            self.gap = false;
            return;
        }
        if self.unlabelled && self.gap && Mark::of(text).is_none() {
            self.end(out);
            self.told = false;
        }
        if let Some(cells) = self.name(line, text, &parts) {
            self.drop_bare();
            self.entries.push(Entry { line: line.number, page: line.page, cells });
            (self.continued, self.mark, self.gap, self.unlabelled) = (0, Mark::of(text), false, true);
            return;
        }
        if !line.heading && !parts.is_empty() {
            for part in parts {
                self.put(line, &part);
            }
            self.unlabelled = false;
            (self.continued, self.mark) = (0, None);
            self.gap = false;
            return;
        }
        let mark = Mark::of(text);
        let open = self.entries.last_mut().and_then(|entry| entry.cells.last_mut());
        // "1. 성명" below "제공 항목" begins a list that is its value, "2. 연락처" goes on with it.
        let listed = open.as_ref().is_some_and(|(_, _, value)| match (mark, self.mark) {
            (Some(own), Some(before)) => own.follows(before) && !self.gap,
            (Some(Mark::Number(own)), None) => own == 1 && value.is_empty(),
            (Some(Mark::Sign(_)), None) => value.is_empty() && !self.gap,
            (None, _) => false,
        });
        let heading = line.heading || is_heading(text) && (!listed || names_section(text));
        match open {
            // "○ 부정거래 방지" below "제공 목적": the value, or more of it.
            // "Kategorien: …", a label that is not known, is no part of the value before it.
            Some((_, _, value)) if !heading && !listed && !value.is_empty() && is_unknown_label(text) => {
                if let Some(entry) = self.entries.last_mut() {
                    match entry.cells.iter_mut().find(|(_, role, _)| *role == Role::Remarks) {
                        Some((_, _, value)) => {
                            value.push('\n');
                            value.push_str(bare(text));
                        }
                        None => entry.cells.push(("비고".to_owned(), Role::Remarks, bare(text).to_owned())),
                    }
                }
            }
            Some((_, _, value)) if !heading && !self.unlabelled && (listed || self.continued < CONTINUED) && (!self.gap || value.is_empty()) && value.len() < limits::CELL_CHARS => {
                if !value.is_empty() {
                    value.push('\n');
                }
                value.push_str(bare(text));
                self.continued += usize::from(!listed);
                self.mark = mark.or(self.mark);
            }
            _ => {
                if heading {
                    self.end(out);
                    self.told = names_recipients(text);
                    if ends_section(text) {
                        self.headings.retain(|own| crate::cells::vocabulary::heading_relation(own).is_none());
                    }
                    // A heading of the same kind ends the one before it; one of another kind stands below it.
                    let same = self.headings.iter().position(|own| kind(own) == kind(text));
                    self.headings.truncate(same.unwrap_or(self.headings.len()).min(2));
                    self.headings.push(tidy(text));
                } else if self.continued >= CONTINUED || self.gap {
                    self.end(out);
                }
            }
        }
        self.gap = false;
    }

    /// The recipient that a line names without a label, below words that say so.
    fn name(&self, line: &Line, text: &str, parts: &[Labelled<'_>]) -> Option<named::Cells> {
        let marked = Mark::of(text).is_some();
        if !self.told || !marked || line.heading || !parts.is_empty() || names_section(text) {
            return None;
        }
        // A list goes on with its own marks.
        if let (true, Some(before), Some(own)) = (self.unlabelled, self.mark, Mark::of(text))
            && !own.follows(before)
        {
            return None;
        }
        // Lines below a label that has none yet are its value, when they say no more than names.
        let below = self.entries.last().and_then(|entry| entry.cells.last()).filter(|_| !self.unlabelled);
        let cells = named::read(bare(text), text.chars().any(|c| ('가'..='힣').contains(&c)), self.followed)?;
        let goes_on = Mark::of(text).zip(self.mark).is_some_and(|(own, before)| own.follows(before));
        match below {
            Some((_, role, value)) if value.is_empty() && !(role.names_recipient() && cells.len() > 1) || !value.is_empty() && goes_on => None,
            _ => Some(cells),
        }
    }

    /// Forgets a label of recipients that has no value.
    fn drop_bare(&mut self) {
        let bare = |entry: &mut Entry| entry.cells.len() == 1 && entry.cells.iter().all(|(_, role, value)| role.names_recipient() && value.is_empty());
        self.entries.pop_if(bare);
    }

    fn put(&mut self, line: &Line, part: &Labelled<'_>) {
        // A second recipient begins a record of its own, in whatever role it is named.
        let same = |role: Role| role == part.role || role.names_recipient() && part.role.names_recipient();
        let again = self.entries.last().is_none_or(|entry| entry.cells.iter().any(|(_, role, _)| same(*role)));
        if again {
            self.entries.push(Entry { line: line.number, page: line.page, cells: Vec::new() });
        }
        if let Some(entry) = self.entries.last_mut() {
            entry.cells.push((part.label.to_owned(), part.role, part.value.to_owned()));
        }
    }

    /// Ends the list: a table when it names recipients.
    fn end(&mut self, out: &mut Vec<Table>) {
        let entries = std::mem::take(&mut self.entries);
        let unlabelled = std::mem::take(&mut self.unlabelled);
        (self.continued, self.mark) = (0, None);
        let names = |entry: &Entry| entry.cells.iter().any(|(_, role, value)| role.names_recipient() && !is_nothing(value));
        let entries: Vec<Entry> = entries.into_iter().filter(names).collect();
        let labels = |entry: &Entry| entry.cells.len();
        // Names alone are enough where words above said that recipients follow.
        let Some(first) = entries.iter().find(|entry| labels(entry) >= 2).or(entries.first().filter(|_| unlabelled)) else { return };
        let place = Place { page: first.page, ..Place::default() };
        let mut headers: Vec<(String, Role)> = Vec::new();
        for (label, role, _) in entries.iter().flat_map(|entry| &entry.cells) {
            if !headers.iter().any(|(_, own)| own == role) {
                headers.push((label.clone(), *role));
            }
        }
        let mut rows = vec![TableRow { number: 0, cells: headers.iter().map(|(label, _)| label.clone()).collect(), spans_all: false }];
        rows.extend(entries.iter().map(|entry| {
            let cell = |role: &Role| entry.cells.iter().find(|(_, own, _)| own == role).map_or(String::new(), |(_, _, value)| value.clone());
            TableRow { number: entry.line, cells: headers.iter().map(|(_, role)| cell(role)).collect(), spans_all: false }
        }));
        out.push(Table { place, title: None, headings: self.subject.iter().chain(&self.headings).cloned().collect(), rows, header_rows: Some(1), by_line: true, ..Table::default() });
    }
}

/// What a line says without the mark or the number before it.
fn bare(text: &str) -> &str {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || "-–—•·ㆍ▪■□◆◇○●◦∘ㅇ◎▶▷※*>|".contains(c));
    let numbered = text.trim_start_matches(|c: char| c.is_ascii_digit() || ('①'..='⑳').contains(&c) || ('㉠'..='㉭').contains(&c));
    let behind = numbered.strip_prefix(['.', ')', '．']);
    // "1) 가람은행", "가. 제공받는 자", but not "1,790건" or "3년".
    match behind {
        Some(rest) if numbered.len() < text.len() => rest.trim_start(),
        _ if numbered.len() < text.len() && text.starts_with(|c: char| !c.is_ascii_digit()) => numbered.trim_start(),
        _ => {
            let mut chars = text.chars();
            let lettered = chars.next().is_some_and(|c| ('가'..='하').contains(&c) && "가나다라마바사아자차카타파하ㄱㄴㄷㄹ".contains(c) || c.is_ascii_lowercase() || ('ㄱ'..='ㅎ').contains(&c));
            match chars.next() {
                Some('.' | ')') if lettered => chars.as_str().trim_start(),
                _ => text,
            }
        }
    }
}

/// The labels of a line with what stands behind each: one, or several between bars; none when it has no known label.
fn labelled(text: &str) -> Vec<Labelled<'_>> {
    let parts: Vec<&str> = text.split(" | ").collect();
    if parts.len() > 1 {
        let all: Vec<Labelled<'_>> = parts.iter().filter_map(|part| one(part)).collect();
        if all.len() == parts.len() {
            return all;
        }
    }
    one(text).into_iter().collect()
}

fn one(text: &str) -> Option<Labelled<'_>> {
    let text = bare(text);
    if let Some((label, value)) = text.split_once([':', '：']) {
        let label = label.trim();
        // The colon of an address, or of a field in quotation marks, is behind no label.
        if label.contains('"') || value.starts_with("//") {
            return None;
        }
        // "수신자: 김보기" in a letter is whom it is written to.
        if ["수신자", "수신", "받는사람", "받는이"].contains(&fold(label.split(['(', '（']).next().unwrap_or_default()).as_str()) || label.matches('(').count() != label.matches(')').count() {
            return None;
        }
        let role = known(label)?;
        return Some(Labelled { label, role, value: value.trim() });
    }
    // A label alone on its line, as the dictionary has it: its value is below.
    let role = known(text).filter(|_| text.chars().count() <= 30 && !roles::is_weak(text) && roles::is_listed(text))?;
    Some(Labelled { label: text, role, value: "" })
}

/// The role of a label in a list, where words around it cannot settle a second meaning.
fn known(label: &str) -> Option<Role> {
    if label.chars().count() > 40 {
        return None;
    }
    let roles = roles::meanings(label);
    let role = *roles.first()?;
    let labels = !matches!(role, Role::RowNo | Role::Remarks | Role::Status | Role::Source | Role::RecipientContact | Role::RecipientAddress);
    (labels && (roles.len() == 1 || !roles::is_weak(label))).then_some(role)
}

/// "제4조(개인정보의 제3자 제공)", "3. 개인정보 처리위탁", "[제공내역]": short, and no sentence.
fn is_heading(text: &str) -> bool {
    let count = text.chars().count();
    if !(2..=60).contains(&count) || text.ends_with(['.', '다', ',', ';']) && !text.ends_with("합니다.") && count > 40 {
        return false;
    }
    let bracketed = text.starts_with(['[', '<', '【', '■', '□', '◆', '▣', '#']);
    let numbered = text.starts_with(|c: char| c.is_ascii_digit()) && bare(text).len() < text.len();
    (names_section(text) || bracketed || numbered) && !fold(text).is_empty() && !text.ends_with("다.")
}

/// Whether a text is a label that the dictionary has.
pub(crate) fn is_label(text: &str) -> bool {
    roles::is_listed(text) && !roles::is_weak(text) && known(text.trim()).is_some()
}

/// "제4조", "제 12 조의2(위탁)": the head of an article.
fn is_article(text: &str) -> bool {
    let number = text.strip_prefix('제').and_then(|rest| rest.split_once('조')).map(|(number, _)| number.trim());
    number.is_some_and(|number| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}

/// Whether a line stands in no table: it begins a section, or is "label: value".
pub(crate) fn begins_anew(text: &str) -> bool {
    let text = text.trim();
    is_article(text) || labelled(text).first().is_some_and(|label| !label.value.is_empty() && text.contains([':', '：']))
}

/// Whether a line begins a section whatever stands above it: an article, or words that tell a relation.
fn names_section(text: &str) -> bool {
    is_article(text) || crate::cells::vocabulary::heading_relation(text).is_some() || text.chars().count() <= 40 && !text.contains([':', '：']) && ["국외 이전", "국외이전"].iter().any(|words| text.contains(words)) && !text.ends_with("다.")
}

/// Whether a heading tells that recipients stand below it.
fn names_recipients(text: &str) -> bool {
    crate::cells::vocabulary::heading_relation(text).is_some() || named::is_heading_of(text)
}

/// Whether a heading begins a section that is about something else than the relation above it.
fn ends_section(text: &str) -> bool {
    const OTHERS: [&str; 16] = ["국외 이전", "국외이전", "해외 이전", "보유기간", "보유 기간", "파기", "권리", "안전성", "쿠키", "책임자", "your rights", "retention", "transfers", "drittl", "speicherdauer", "ihre rechte"];
    let lower = text.to_lowercase();
    crate::cells::vocabulary::heading_relation(text).is_some() || OTHERS.iter().any(|word| lower.contains(word))
}

/// "Kategorien: Name": a short label of words before a colon, which no dictionary has.
fn is_unknown_label(text: &str) -> bool {
    let Some((label, value)) = text.split_once([':', '：']) else { return false };
    let label = label.trim();
    (2..=24).contains(&label.chars().count()) && label.split_whitespace().count() <= 3 && !value.trim().is_empty() && !value.starts_with("//") && label.chars().all(|c| c.is_alphabetic() || c.is_whitespace() || "·/()".contains(c))
}

/// What a heading begins with: an article, a number, a bracket, or words.
fn kind(heading: &str) -> u8 {
    match heading.trim().chars().next() {
        Some('제') if heading.contains('조') => 0,
        Some(c) if c.is_ascii_digit() => 1,
        Some('[' | '<' | '【') => 2,
        Some('■' | '□' | '◆' | '▣' | '#') => 3,
        _ => 4,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rows(text: &str) -> Vec<Vec<String>> {
        tables(lines(text).collect(), None).into_iter().flat_map(|table| table.rows).map(|row| row.cells).collect()
    }

    #[test]
    fn a_list_of_labelled_lines_is_a_table() {
        let text = "4. 개인정보의 제3자 제공 현황\n ○ 제공받는 자 : 주식회사 라온에이아이\n   - 제공 목적 : 부정결제 탐지\n   - 제공 항목 : 회원번호, 결제내역\n ○ 제공받는 자 : Maru Cloud Pte. Ltd. (싱가포르)\n   - 제공 목적 : 데이터 보관\n\n5. 문의\n이메일: privacy@nuri.example\n";
        let all = tables(lines(text).collect(), None);
        assert_eq!(all.len(), 1);
        assert_eq!(all[0].headings, ["4. 개인정보의 제3자 제공 현황"]);
        assert_eq!(rows(text)[1..], [vec!["주식회사 라온에이아이", "부정결제 탐지", "회원번호, 결제내역"], vec!["Maru Cloud Pte. Ltd. (싱가포르)", "데이터 보관", ""]]);
        assert_eq!(all[0].rows[2].number, 5);
    }

    #[test]
    fn recipients_are_named_below_words_that_say_so() {
        let letter = "Ihr Auskunftsersuchen nach Art. 15 DSGVO\n\n3. Empfänger\nIhre Daten wurden gegenüber folgenden Empfängern offengelegt:\n- Heron Parcel GmbH, Bremen (Versand)\n- Northwind Mail Inc. (USA): Newsletter\n\nSpeicherdauer: 10 Jahre\n\n6. Ihre Rechte\n- Beschwerde (bei der Aufsicht)\n";
        assert_eq!(rows(letter)[1..], [vec!["Heron Parcel GmbH", "Bremen", "Versand"], vec!["Northwind Mail Inc. (USA)", "", "Newsletter"]]);
        let list = "개인정보 제3자 제공 내역\n\n1. 별하배송\n - 제공목적: 배송\n - 제공항목: 성명\n2. Lumen Pay Pte. Ltd.\n - 제공목적: 탐지\n";
        assert_eq!(rows(list)[1..], [vec!["별하배송", "배송", "성명"], vec!["Lumen Pay Pte. Ltd.", "탐지", ""]]);
        let notice = "라. 개인정보의 제3자 제공 현황\n 1) 가람은행 (실명확인 / 성명, 계좌번호)\n\n■ 처리위탁 내역\n▷ 한결고객센터 : 고객상담\n\n■ 그 밖의 사항\n▷ 고객센터 : 1588-0000\n";
        let found: Vec<Vec<String>> = rows(notice);
        assert!(found.contains(&vec!["가람은행".to_owned(), "실명확인".to_owned(), "성명, 계좌번호".to_owned()]) && found.contains(&vec!["한결고객센터".to_owned(), "고객상담".to_owned()]), "{found:?}");
        assert_eq!(found.len(), 4, "{found:?}");
        assert!(rows("개인정보의 제3자 제공\n- 이용자들이 사전에 동의한 경우\n- 법령의 규정에 의한 경우\n").is_empty());
    }

    #[test]
    fn a_label_that_is_not_known_ends_a_value() {
        let rows = rows("Empfänger: Heron GmbH\nZweck: Versand\nKategorien: Name, Anschrift\n");
        assert_eq!(rows[1], ["Heron GmbH", "Versand", "Kategorien: Name, Anschrift"]);
    }

    #[test]
    fn a_value_may_stand_below_its_label_and_go_on() {
        let text = "1. 제공받는 자 : 가람은행\n2. 제공받는 자의 이용목적\n○ 계좌 실명확인\n○ 부정거래 방지\n3. 제공할 개인정보의 항목 : 성명, 계좌번호\n";
        assert_eq!(rows(text)[1], ["가람은행", "계좌 실명확인\n부정거래 방지", "성명, 계좌번호"]);
    }

    #[test]
    fn numbers_and_brackets_may_belong_to_a_value() {
        let text = "제공받는 자: 가람은행\n제공 항목:\n1. 성명\n2. 연락처\n제공 목적:\n[필수] 실명확인\n[선택] 광고\n\n3. 개인정보 처리위탁\n수탁자: 마루클라우드\n위탁업무: 보관\n";
        let rows = rows(text);
        assert_eq!(rows[1], ["가람은행", "성명\n연락처", "[필수] 실명확인\n[선택] 광고"]);
        assert_eq!(rows[3], ["마루클라우드", "보관"]);
    }

    #[test]
    fn a_long_list_is_a_value_and_a_long_text_is_none() {
        let items: String = (1..=40).map(|number| format!("{number}. 항목{number}\n")).collect();
        assert_eq!(rows(&format!("제공받는 자: 가람은행\n제공 항목:\n{items}"))[1][1].lines().count(), 40);
        let prose = "그 밖의 사항은 회사의 내부 지침에 따라 처리합니다\n".repeat(40);
        assert!(rows(&format!("제공받는 자: 가람은행\n제공 목적: 결제\n{prose}"))[1][1].lines().count() <= CONTINUED + 1);
    }

    #[test]
    fn bars_part_the_labels_of_one_line() {
        assert_eq!(rows("정보제공자: 가람은행 | 제공받는자: 누리페이㈜ | 목적: 통합조회\n")[1], ["가람은행", "누리페이㈜", "통합조회"]);
    }

    #[test]
    fn a_heading_speaks_only_of_what_is_below_it() {
        let text = "제5조(개인정보의 제3자 제공)\n- 제공받는 자: 가람은행\n- 제공 목적: 실명확인\n제6조(개인정보의 국외 이전)\n- 이전받는 자: Maru Cloud\n- 이전되는 국가: 싱가포르\n";
        let headings: Vec<_> = tables(lines(text).collect(), None).into_iter().map(|table| table.headings).collect();
        assert_eq!(headings, [["제5조(개인정보의 제3자 제공)"], ["제6조(개인정보의 국외 이전)"]]);
    }

    #[test]
    fn recipients_in_two_roles_are_two_records() {
        let text = "제공받는 자: 가람은행\n제공 목적: 실명확인\n\n수탁자: Maru Cloud\n국가: 미국\n";
        let rows = rows(text);
        assert_eq!(rows.len(), 3, "{rows:?}");
        assert!(rows[1].contains(&"가람은행".to_owned()) && !rows[1].contains(&"미국".to_owned()));
    }

    #[test]
    fn what_names_nobody_is_no_table() {
        for text in ["제3자 제공 현황: 해당 사항 없음\n", "담당자: 김하늘\n이메일: a@b.example\n전화: 02-000-0000\n", "제공받는 자: 없음\n제공 목적: 없음\n", "목적: 서비스 제공을 위하여\n"] {
            assert_eq!(rows(text), Vec::<Vec<String>>::new(), "{text}");
        }
    }

    #[test]
    fn a_colon_in_an_address_makes_no_label() {
        assert!(rows("\"DataImporter\",\"class\",\"https://w3id.org/dpv#DataImporter\"\n\"Recipient\",\"class\",\"https://w3id.org/dpv#Recipient\"\nRecipient https://example.org\n").is_empty());
    }

    #[test]
    fn marks_and_numbers_are_not_part_of_a_label() {
        for (text, said) in [("- 제공받는 자", "제공받는 자"), ("① 목적", "목적"), ("가. 제공받는 자", "제공받는 자"), ("12) Recipient", "Recipient"), ("1,790건", "1,790건"), ("3년", "3년"), ("가람은행", "가람은행")] {
            assert_eq!(bare(text), said);
        }
    }
}
