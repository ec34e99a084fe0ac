//! A draft becomes a letter: tokens are filled in, what is missing is named.

use chrono::{Datelike, NaiveDate};
use whither_law::{time, Citation, TimeUnit};
use whither_ledger::Lang;

use crate::cite::{labels, titles};
use crate::data::{data, Own, Regime, Words};
use crate::draft::{Draft, Kind, Tongue};
use crate::letter::{Blank, Block, Item, Layout, Letter, Why};

/// Why there is no such letter.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// No letters are known under such a regime.
    Regime {
        /// The regime asked for.
        regime: String,
        /// The regimes there are.
        known: Vec<String>,
    },
    /// The regime gives no such right, or it is not known here.
    Kind {
        /// The regime.
        regime: String,
        /// What was asked for.
        kind: Kind,
        /// What is known.
        known: Vec<&'static str>,
    },
    /// There is no wording in that language.
    Tongue {
        /// The language.
        tongue: Tongue,
        /// The languages there are.
        known: Vec<&'static str>,
    },
    /// The article was not in force on the day of the letter.
    NotInForce {
        /// What it rests on.
        citation: Citation,
        /// From when it applies, where that lies ahead.
        from: Option<NaiveDate>,
    },
}

impl Refused {
    /// What is wrong and what to do, in words.
    pub fn text(&self, lang: Lang) -> String {
        let ko = lang == Lang::Ko;
        match self {
            Refused::Regime { regime, known } if ko => format!("「{regime}」의 편지는 없습니다(있는 것: {}).", known.join(", ")),
            Refused::Regime { regime, known } => format!("there are no letters under {regime:?} (known: {})", known.join(", ")),
            Refused::Kind { regime, kind, known } if ko => format!("{regime}에는 「{}」 편지가 없습니다(있는 것: {}).", kind.id(), known.join(", ")),
            Refused::Kind { regime, kind, known } => format!("{regime} has no letter {:?} (known: {})", kind.id(), known.join(", ")),
            Refused::Tongue { tongue, known } if ko => format!("이 편지는 「{}」로 쓸 수 없습니다(쓸 수 있는 것: {}).", tongue.id(), known.join(", ")),
            Refused::Tongue { tongue, known } => format!("this letter is not there in {:?} (known: {})", tongue.id(), known.join(", ")),
            Refused::NotInForce { citation, from: Some(from) } if ko => format!("{}은(는) {from}부터 시행됩니다. 그 전에는 이 권리로 요구할 수 없습니다.", citation.label(lang)),
            Refused::NotInForce { citation, from: Some(from) } => format!("{} is in force from {from}; until then nothing can be asked under it", citation.label(lang)),
            Refused::NotInForce { citation, from: None } if ko => format!("{}은(는) 편지 날짜에 시행 중이 아닙니다.", citation.label(lang)),
            Refused::NotInForce { citation, from: None } => format!("{} is not in force on the day of the letter", citation.label(lang)),
        }
    }
}

/// The tokens of a text, `?` included.
pub(crate) fn tokens(text: &str) -> impl Iterator<Item = &str> {
    text.split('{').skip(1).filter_map(|rest| rest.split_once('}').map(|(token, _)| token))
}

/// A text with its tokens renamed.
pub(crate) fn rename(text: &str, name: impl Fn(&str) -> String) -> String {
    let mut pieces = text.split('{');
    let mut out = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        match piece.split_once('}') {
            Some((token, rest)) => {
                let (bare, mark) = token.strip_suffix('?').map_or((token, ""), |bare| (bare, "?"));
                out.push_str(&format!("{{{}{mark}}}{rest}", name(bare)));
            }
            None => {
                out.push('{');
                out.push_str(piece);
            }
        }
    }
    out
}

/// Whether a character may stand in a letter: XML 1.0, and so DOCX, has no control characters and none of those that are no characters.
fn allowed(c: char) -> bool {
    !c.is_control() && u32::from(c) & 0xfffe != 0xfffe && !('\u{fdd0}'..='\u{fdef}').contains(&c)
}

/// A wording of somebody's own, a list that stands on a line by itself made a paragraph by itself.
fn plain(body: &str) -> String {
    let line = |line: &str| {
        let kept: String = line.chars().map(|c| if c == '\t' { ' ' } else { c }).filter(|c| allowed(*c)).collect();
        let token = kept.trim().strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).is_some_and(|token| !token.contains(['{', '}']));
        if token { format!("\n{}\n", kept.trim()) } else { kept }
    };
    body.replace("\r\n", "\n").split('\n').map(line).collect::<Vec<_>>().join("\n")
}

/// A value without what could pass for something else: line breaks become blanks; control characters and signs that turn the direction of writing go.
pub(crate) fn clean(text: &str) -> String {
    let kept: String = text.chars().filter_map(|c| match c {
        '\n' | '\r' | '\t' | '\u{2028}' | '\u{2029}' | '\u{85}' => Some(' '),
        '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{200e}' | '\u{200f}' | '\u{feff}' => None,
        c => allowed(c).then_some(c),
    }).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The lines of a value.
fn lines(text: &str) -> impl Iterator<Item = String> {
    text.lines().map(clean).filter(|line| !line.is_empty())
}

/// A day in the words of a language.
pub(crate) fn day(date: NaiveDate, words: &Words, regime: &str) -> String {
    let months: Vec<&str> = words.common("months_of_year").split('|').collect();
    let month = months.get(date.month0() as usize).filter(|month| !month.is_empty()).map_or_else(|| date.month().to_string(), |month| (*month).to_owned());
    // French and Portuguese count the first of a month in a way of their own.
    let number = Some(words.common("first")).filter(|first| date.day() == 1 && !first.is_empty()).map_or_else(|| date.day().to_string(), str::to_owned);
    words.common_of("date", regime).replace("{year}", &date.year().to_string()).replace("{month}", &month).replace("{day}", &number)
}

/// What a token stands for.
enum Value {
    /// Words.
    Text(String),
    /// A list of its own, after a sentence.
    List(Option<String>, Block),
    /// Nothing to say, and nothing is missing.
    Nothing,
    /// The person must say it.
    Missing(Why),
}

struct Filling<'a> {
    draft: &'a Draft,
    regime: &'static Regime,
    own: &'static Own,
    words: &'static Words,
    date: NaiveDate,
    blanks: Vec<Blank>,
    citations: Vec<Citation>,
}

/// A letter of a draft. It may have blanks; [`Letter::finish`] says so.
pub fn letter(draft: &Draft, today: NaiveDate) -> Result<Letter, Refused> {
    let data = data();
    let regime = data.regime(&draft.regime).ok_or_else(|| Refused::Regime { regime: draft.regime.clone(), known: data.regimes.iter().map(|one| one.id.clone()).collect() })?;
    let own = regime.letters.iter().find(|own| own.kind == draft.kind).ok_or_else(|| Refused::Kind {
        regime: regime.id.clone(),
        kind: draft.kind,
        known: regime.letters.iter().map(|own| own.kind.id()).collect(),
    })?;
    let has = |tongue: Tongue| regime.tongues.contains(&tongue) && data.words(tongue).is_some_and(|words| words.of(own.kind, &regime.id, "body").is_some());
    let words = data.words(draft.tongue).filter(|_| has(draft.tongue)).ok_or_else(|| Refused::Tongue {
        tongue: draft.tongue,
        known: regime.tongues.iter().copied().filter(|tongue| has(*tongue)).map(Tongue::id).collect(),
    })?;
    let date = draft.date.unwrap_or(today);
    for citation in &own.cites {
        if citation.article(Some(date)).is_none() && citation.article(None).is_some() {
            return Err(Refused::NotInForce { citation: citation.clone(), from: citation.article(None).and_then(|article| article.in_force_from).filter(|from| *from > date) });
        }
    }
    let mut filling = Filling { draft, regime, own, words, date, blanks: Vec::new(), citations: Vec::new() };
    let body = draft.body.as_deref().or_else(|| words.of(draft.kind, &regime.id, "body")).unwrap_or_default();
    let title = draft.title.clone().filter(|title| !title.trim().is_empty()).unwrap_or_else(|| words.of(draft.kind, &regime.id, "title").unwrap_or_default().to_owned());
    let title = filling.line(&plain(&title)).unwrap_or_default();
    let blocks = filling.blocks(&plain(body));
    let (sender, addressee) = (filling.sender(), filling.addressee());
    let signature = filling.line(words.common(if draft.agent.is_some() { "signature_agent" } else { "signature" })).unwrap_or_default();
    let Filling { blanks, citations, .. } = filling;
    Ok(Letter {
        regime: regime.id.clone(),
        kind: draft.kind,
        tongue: draft.tongue,
        // The Korean layout is one for Korean text.
        layout: if regime.layout == Layout::Kr && draft.tongue != Tongue::Ko { Layout::Din } else { regime.layout },
        date,
        day: day(date, words, &regime.id),
        sender,
        addressee,
        title,
        salutation: words.common_of("salutation", &regime.id).to_owned(),
        blocks: if draft.tongue == Tongue::De && regime.id == "ch-fadp" { capitalised(blocks) } else { blocks },
        closing: words.common_of("closing", &regime.id).replace('ß', if regime.id == "ch-fadp" { "ss" } else { "ß" }),
        role: words.of(draft.kind, &regime.id, "requester").unwrap_or(words.common("requester")).to_owned(),
        signature,
        enclosures_head: words.common("enclosures").to_owned(),
        enclosures: draft.enclosures.iter().map(|name| clean(name)).filter(|name| !name.is_empty()).collect(),
        citations,
        blanks,
    })
}

/// Behind a salutation without a comma, as the Swiss write it, the text begins with a capital.
fn capitalised(mut blocks: Vec<Block>) -> Vec<Block> {
    if let Some(Block::Text(text)) = blocks.first_mut() {
        let mut letters = text.chars();
        *text = letters.next().into_iter().flat_map(char::to_uppercase).chain(letters).collect();
    }
    blocks
}

/// "PIPA art. 35(1), …" as "art. 35(1) of the Personal Information Protection Act of Korea (PIPA), …".
fn introduced(said: &str, short: &str, title: &str) -> String {
    let named = format!("{short} ");
    let start = if said.starts_with(&named) { Some(0) } else { said.find(&format!(", {named}")).map(|at| at + 2) };
    let Some((before, cited)) = start.and_then(|at| said.split_at_checked(at)) else { return said.to_owned() };
    let cited = cited.get(named.len()..).unwrap_or_default();
    // What is cited of it ends where another act is named.
    let end = cited.match_indices(", ").map(|(at, _)| at).find(|at| cited.get(at + 2..).and_then(|rest| rest.chars().next()).is_some_and(char::is_uppercase)).unwrap_or(cited.len());
    let (own, behind) = cited.split_at_checked(end).unwrap_or((cited, ""));
    let own = own.rsplit_once(", ").map_or_else(|| own.to_owned(), |(some, last)| format!("{some} and {last}"));
    format!("{before}{own} of the {title} ({short}){behind}")
}

impl Filling<'_> {
    fn blank(&mut self, token: &str, why: Why) {
        if !self.blanks.iter().any(|blank| blank.token == token) {
            self.blanks.push(Blank { token: token.to_owned(), label: self.words.token(token).to_owned(), why });
        }
    }

    fn cite(&mut self, citations: &[Citation]) -> String {
        let holding: Vec<&Citation> = citations.iter().filter(|citation| citation.holds(self.date)).collect();
        for citation in &holding {
            if !self.citations.contains(citation) {
                self.citations.push((*citation).clone());
            }
        }
        labels(holding, self.draft.tongue, self.words.common("and"))
    }

    /// What a letter rests on: a reminder on what the letter before it did.
    fn rests_on(&self) -> &'static Own {
        let before = self.draft.values.get("kind").filter(|_| self.draft.kind == Kind::Reminder).and_then(|id| Kind::of(id));
        before.and_then(|kind| self.regime.letters.iter().find(|own| own.kind == kind)).unwrap_or(self.own)
    }

    /// The articles a letter rests on; a statute with a short name is introduced by its title.
    fn opening(&mut self) -> String {
        let own = self.rests_on();
        let said = self.cite(&own.cites);
        let titles = titles(&own.cites, self.draft.tongue);
        match self.draft.tongue {
            Tongue::Ko => titles.iter().fold(said, |said, (short, title)| match said.split_once(&format!("「{short}」")) {
                Some((before, after)) => format!("{before}「{title}」(이하 「{short}」){after}"),
                // A foreign act says whose it is: the short name begins with that.
                None => {
                    let country = short.split(' ').next().filter(|country| short.contains(' ') && !title.contains(*country) && !title.starts_with("중화인민공화국"));
                    said.replacen(short.as_str(), &format!("{}「{title}」(이하 “{short}”)", country.map(|country| format!("{country} ")).unwrap_or_default()), 1)
                }
            }),
            // A code that is cited by section needs no gloss.
            _ if titles.is_empty() || self.regime.id == "us-ca-ccpa" => said,
            _ => titles.iter().fold(said, |said, (short, title)| introduced(&said, short, title)),
        }
    }

    fn sender(&mut self) -> Vec<String> {
        let from = &self.draft.from;
        let mut out: Vec<String> = vec![clean(&from.name)];
        out.extend(lines(&from.address));
        out.extend([&from.phone].into_iter().filter(|_| self.draft.identifiers.iter().any(|id| id == "phone")).map(|text| clean(text)));
        out.push(clean(&from.email));
        out.retain(|line| !line.is_empty());
        if clean(&from.address).is_empty() && clean(&from.email).is_empty() {
            self.blank("address", Why::Empty);
        }
        out
    }

    fn addressee(&mut self) -> Vec<String> {
        let to = &self.draft.to;
        let name = clean(&to.name);
        if name.is_empty() {
            self.blank("to", Why::Empty);
        }
        let attention = clean(&to.attention);
        let office = if self.draft.kind.to_authority() { attention } else if attention.is_empty() { self.words.common_of("attention", &self.regime.id).to_owned() } else { attention };
        let form = self.words.of(self.draft.kind, &self.regime.id, "to").unwrap_or(self.words.common("to"));
        let mut out = Vec::new();
        if let Some(between) = match self.draft.tongue { Tongue::Ko | Tongue::Ja => Some(" "), Tongue::Zh => Some(""), _ => None } {
            // The honorific, or the colon, closes the line of name and office.
            // In Chinese the address stands above the name.
            if self.draft.tongue == Tongue::Zh {
                out.extend(lines(&to.address));
            }
            out.push(form.replace("{to}", [name.as_str(), office.as_str()].join(between).trim()));
        } else {
            out.push(form.replace("{to}", &name));
            out.push(office);
        }
        if self.draft.tongue != Tongue::Zh {
            out.extend(lines(&to.address));
        }
        out.retain(|line| !line.is_empty());
        out
    }

    /// The particulars asked for.
    fn particulars(&mut self) -> Vec<Item> {
        let (regime, draft) = (self.regime, self.draft);
        let chosen = |id: &str, optional: bool| draft.particulars.as_ref().map_or(!optional, |ids| ids.iter().any(|own| own == id));
        let mut out = Vec::new();
        for asked in regime.particulars.iter().filter(|asked| chosen(&asked.id, asked.optional)) {
            let Some(text) = data().particular(&asked.id, &regime.id, draft.tongue) else { continue };
            let cites = self.cite(&asked.cites);
            let text = match self.draft.tongue { Tongue::Fr => text.replace(" :", "\u{a0}:").replace(" ;", "\u{a0};"), _ => text.to_owned() };
            out.push(Item { text, cites });
        }
        out
    }

    fn list(&self, head: &str, entries: &[String]) -> Value {
        let entries: Vec<String> = entries.iter().map(|entry| clean(entry)).filter(|entry| !entry.is_empty()).collect();
        if entries.is_empty() { Value::Nothing } else { Value::List(Some(self.words.common(head).to_owned()).filter(|head| !head.is_empty()), Block::Bulleted(entries)) }
    }

    /// The sentence on the time to answer.
    fn term(&mut self) -> Value {
        // Where the law has no sentence on the time, none stands behind it.
        let without = self.words.common("no_term").replace(" ({cites})", "").replace("({cites})", "").replace("（{cites}）", "");
        let Some(time) = self.own.term.as_deref().and_then(|kind| time(&self.regime.id, kind, self.date)) else { return Value::Text(without) };
        let cites = if self.own.bare { String::new() } else { self.cite(&time.citations) };
        let text = match time.length {
            Some(n) => {
                let unit = match time.unit { TimeUnit::Day => "days", TimeUnit::BusinessDay => "business_days", TimeUnit::Month => "months" };
                let forms = self.words.common(unit);
                let unit = forms.split_once('|').map_or(forms, |(one, more)| if n == 1 { one } else { more });
                let single = self.words.common("term_one");
                if n == 1 && time.unit == TimeUnit::Month && !single.is_empty() {
                    return Value::Text(single.replace("{cites}", &cites));
                }
                self.words.of(self.draft.kind, &self.regime.id, "term").unwrap_or_else(|| self.words.common_of("term", &self.regime.id)).replace("{n}", &n.to_string()).replace("{unit}", unit).replace("{cites}", &cites)
            }
            None if self.own.bare => without,
            None => self.words.common("no_term").replace("{cites}", &cites),
        };
        Value::Text(text)
    }

    fn sentence(&mut self, key: &str, citations: &[Citation]) -> Value {
        if citations.is_empty() {
            return Value::Nothing;
        }
        let cites = self.cite(citations);
        Value::Text(self.words.common_of(key, &self.regime.id).replace("{cites}", &cites))
    }

    fn account(&mut self) -> Value {
        let from = &self.draft.from;
        let mut pieces = Vec::new();
        for piece in self.words.common("identifiers").split('|') {
            let (id, value) = if piece.contains("{name}") { ("name", &from.name) } else if piece.contains("{birth}") { ("birth", &from.birth) }
                else if piece.contains("{phone}") { ("phone", &from.phone) } else if piece.contains("{email}") { ("email", &from.email) } else { ("customer", &from.customer) };
            let value = clean(value);
            if (id == "name" || self.draft.identifiers.iter().any(|own| own == id)) && !value.is_empty() {
                pieces.push(piece.replace(&format!("{{{id}}}"), &value));
            }
        }
        if pieces.is_empty() { Value::Nothing } else { Value::Text(self.words.common(if self.draft.kind.to_authority() { "account_authority" } else { "account" }).replace("{identifiers?}", &pieces.join(self.words.common("and")))) }
    }

    fn value(&mut self, token: &str) -> Value {
        let draft = self.draft;
        let given = |text: &str| if clean(text).is_empty() { Value::Missing(Why::Empty) } else { Value::Text(clean(text)) };
        match token {
            "cites" => Value::Text(self.opening()),
            "particulars" | "missing" => {
                let items = self.particulars();
                // To an authority the points are those of another letter: their "you" is the company.
                let head = match draft.kind { Kind::Reminder => Some("asked_for"), kind if kind.to_authority() => Some("quoted"), _ => None }.map(|key| self.words.common(key).to_owned());
                if items.is_empty() { Value::Missing(Why::Empty) } else { Value::List(head, Block::Numbered(items)) }
            }
            "claims" => match self.list("", &draft.claims) { Value::Nothing => Value::Missing(Why::Empty), list => list },
            "asks" => self.list("asks", &draft.questions),
            "own" => self.list("own", &draft.own),
            "chronology" => {
                let rows: Vec<Vec<String>> = draft.chronology.iter().map(|(on, what)| vec![day(*on, self.words, &self.regime.id), clean(what)]).collect();
                if rows.is_empty() { Value::Missing(Why::Empty) } else { Value::List(None, Block::Table(rows)) }
            }
            "lodge" => match self.words.of(draft.kind, &self.regime.id, "lodge") {
                Some(words) if draft.kind.to_authority() => Value::Text(words.replace("{cites}", &self.opening())),
                Some(words) => Value::Text(words.replace("{cites}", &self.cite(&self.own.cites))),
                None => Value::Missing(Why::Unknown),
            },
            "unaffected" => Value::Text(self.words.common("unaffected").to_owned()),
            "term" => self.term(),
            "partial" => self.sentence("partial", &self.regime.partial),
            "identity" => {
                let encloses = draft.identity_copy.as_ref().is_some_and(|name| draft.enclosures.contains(name));
                self.sentence(if encloses { "identity_copy" } else { "identity" }, &self.regime.identity)
            }
            "fee" if self.regime.free.is_empty() => self.sentence("fee", &self.regime.fee),
            "fee" => self.sentence("free", &self.regime.free),
            "account" => self.account(),
            "answer_to" => { let email = clean(&draft.from.email); if email.is_empty() { Value::Nothing } else { Value::Text(self.words.common("answer_to").replace("{email?}", &email)) } }
            "to" => given(&draft.to.name),
            "agent" => given(draft.agent.as_ref().map_or("", |agent| agent.name.as_str())),
            "name" => given(&draft.from.name),
            "sent" | "answered" | "due" => match draft.values.get(token).map(|text| text.trim()).filter(|text| !text.is_empty()) {
                None => Value::Missing(Why::Empty),
                Some(text) => match text.parse::<NaiveDate>() {
                    Ok(on) if on <= self.date => Value::Text(day(on, self.words, &self.regime.id)),
                    _ => Value::Missing(Why::Day),
                },
            },
            "address" | "email" | "phone" | "birth" | "customer" => {
                let from = &draft.from;
                given(match token { "address" => &from.address, "email" => &from.email, "phone" => &from.phone, "birth" => &from.birth, _ => &from.customer })
            }
            _ => self.free(token),
        }
    }

    /// A value that only the person can give, or has one where nothing is said.
    fn free(&self, token: &str) -> Value {
        let said = self.draft.values.get(token).map(|text| clean(text)).filter(|text| !text.is_empty());
        let kind = self.draft.kind;
        let usual = match (kind, token) {
            (Kind::Complaint, "facts") => Some("complaint"),
            (Kind::Complaint, "demand") => Some("demand"),
            (Kind::Mediation, "facts") => Some("mediation"),
            (Kind::Mediation, "demand") => Some("mediation_demand"),
            (Kind::Erasure, "what") => Some("erasure"),
            (Kind::Suspension, "what") => Some("suspension"),
            (Kind::Portability, "what") => Some("portability"),
            (Kind::Portability, "recipient") => Some("portability_to"),
            _ => None,
        };
        let usual = usual.and_then(|key| self.words.default(key, &self.regime.id));
        const KNOWN: [&str; 17] = ["asked", "ended", "period", "until", "what", "reason", "wrong", "right", "consent", "recipient", "via", "decision", "service", "facts", "demand", "format", "authority"];
        // A complaint about another letter than one of access says which.
        let other = self.draft.values.get("asked").filter(|asked| !asked.is_empty() && kind.to_authority() && token == "facts");
        let other = other.and_then(|asked| Some((kind == Kind::Mediation).then(|| self.words.default("mediation_of", &self.regime.id)).flatten().or_else(|| self.words.default("complaint_of", &self.regime.id))?.replace("{asked}", &clean(asked))));
        match said.or(other).or_else(|| usual.map(str::to_owned)) {
            Some(text) => Value::Text(text),
            None if KNOWN.contains(&token) => Value::Missing(Why::Empty),
            None => Value::Missing(Why::Unknown),
        }
    }

    /// A line with its tokens filled in; `None` when it says nothing without an optional one.
    fn line(&mut self, line: &str) -> Option<String> {
        let mut pieces = line.split('{');
        let mut out = pieces.next().unwrap_or_default().to_owned();
        // A line of nothing but tokens says what there is to say.
        let bare = rename(line, |_| String::new()).replace("{?}", "").replace("{}", "");
        let only_tokens = bare.trim().is_empty();
        for piece in pieces {
            let Some((token, rest)) = piece.split_once('}') else {
                out.push('{');
                out.push_str(piece);
                continue;
            };
            let (name, optional) = token.strip_suffix('?').map_or((token, false), |name| (name, true));
            let id = self.words.id(name).to_owned();
            let optional = optional && !(self.own.reason && id == "reason");
            match self.value(&id) {
                Value::Text(text) => out.push_str(&text),
                Value::List(..) => {
                    self.blank(&id, Why::Place);
                    out.push_str(&format!("{{{}}}", self.words.token(&id)));
                }
                Value::Nothing if only_tokens || optional => if !only_tokens { return None },
                Value::Nothing => {}
                Value::Missing(why) if optional && why != Why::Unknown => if !only_tokens { return None },
                Value::Missing(why) => {
                    self.blank(&id, why);
                    out.push_str(&format!("{{{}}}", self.words.token(&id)));
                }
            }
            out.push_str(rest);
        }
        let out = out.split_whitespace().collect::<Vec<_>>().join(" ");
        let out = match self.draft.tongue {
            // French keeps a blank before these signs on their line; Chinese and Japanese have none between sentences.
            Tongue::Fr => out.replace(" :", "\u{a0}:").replace(" ;", "\u{a0};"),
            Tongue::Ja | Tongue::Zh => out.replace("。 ", "。"),
            // Swiss German writes no ß.
            Tongue::De if self.regime.id == "ch-fadp" => out.replace('ß', "ss"),
            _ => out,
        };
        if out.is_empty() { None } else { Some(out) }
    }

    fn blocks(&mut self, body: &str) -> Vec<Block> {
        let mut out = Vec::new();
        for paragraph in body.split("\n\n").map(str::trim).filter(|paragraph| !paragraph.is_empty()) {
            if let Some(heading) = paragraph.strip_prefix("# ") {
                out.extend(self.line(heading).map(Block::Heading));
                continue;
            }
            let all = |mark: fn(&str) -> bool| paragraph.lines().all(|line| mark(line.trim()));
            let single = paragraph.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).filter(|token| !token.contains(['{', '}']));
            if let Some(token) = single {
                self.alone(token, &mut out);
            } else if all(|line| line.starts_with("- ")) {
                let entries: Vec<String> = paragraph.lines().filter_map(|line| self.line(line.trim().strip_prefix("- ")?)).collect();
                out.extend((!entries.is_empty()).then_some(Block::Bulleted(entries)));
            } else if all(is_numbered) {
                let items: Vec<Item> = paragraph.lines().filter_map(|line| Some(Item { text: self.line(line.trim().split_once(". ")?.1)?, cites: String::new() })).collect();
                out.extend((!items.is_empty()).then_some(Block::Numbered(items)));
            } else if all(|line| line.starts_with('|') && line.ends_with('|')) {
                let rows = paragraph.lines().map(|line| line.trim().trim_matches('|').split('|').map(|cell| self.line(cell.trim()).unwrap_or_default()).collect()).collect();
                out.push(Block::Table(rows));
            } else {
                let joined = paragraph.lines().collect::<Vec<_>>().join(" ");
                out.extend(self.line(&joined).map(Block::Text));
            }
        }
        // A heading with nothing under it says nothing.
        let keep: Vec<bool> = (0..out.len()).map(|at| !matches!(out[at], Block::Heading(_)) || !matches!(out.get(at + 1), None | Some(Block::Heading(_)))).collect();
        let mut keep = keep.into_iter();
        out.retain(|_| keep.next().unwrap_or(true));
        out
    }

    /// A paragraph of one token.
    fn alone(&mut self, token: &str, out: &mut Vec<Block>) {
        let (name, optional) = token.strip_suffix('?').map_or((token, false), |name| (name, true));
        let id = self.words.id(name).to_owned();
        match self.value(&id) {
            Value::Text(text) => out.push(Block::Text(text)),
            Value::List(head, list) => {
                out.extend(head.map(Block::Text));
                out.push(list);
            }
            Value::Nothing => {}
            Value::Missing(why) if optional && why != Why::Unknown => {}
            Value::Missing(why) => {
                self.blank(&id, why);
                out.push(Block::Text(format!("{{{}}}", self.words.token(&id))));
            }
        }
    }
}

/// "1. …", "12. …".
fn is_numbered(line: &str) -> bool {
    line.split_once(". ").is_some_and(|(number, _)| !number.is_empty() && number.chars().all(|c| c.is_ascii_digit()))
}
