//! Within what time an answer is owed, with every step of the arithmetic.

use std::sync::LazyLock;

use chrono::{Datelike, Days, Months, NaiveDate};
use serde::{Deserialize, Serialize};
use ts_rs::TS;
use whither_ledger::Lang;

use crate::calendar::{rest, Calendar, Rest};
use crate::statutes::{regime, Citation, Mark};

/// A line of `data/terms.toml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Term {
    regime: String,
    kinds: Vec<String>,
    length: Option<u32>,
    #[serde(default)]
    unit: Unit,
    #[serde(default)]
    months: MonthRule,
    #[serde(default)]
    roll: bool,
    #[serde(default)]
    first_day_counts: bool,
    /// Whether the clock stops while the person is asked for something.
    #[serde(default)]
    stops: bool,
    /// Days after which to act where the law has no number.
    soft: Option<u32>,
    citations: Vec<Citation>,
    extension: Option<Extension>,
    in_force_from: Option<NaiveDate>,
    in_force_until: Option<NaiveDate>,
    #[serde(default)]
    of: Whose,
}

/// What has to happen by the day.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Whose {
    /// The service answers.
    #[default]
    Answer,
    /// The service says that it received the request.
    Receipt,
    /// The person files it.
    Person,
}

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Extension {
    total: Option<u32>,
    #[serde(default)]
    open: bool,
    #[serde(default)]
    times: u32,
    citations: Vec<Citation>,
}

/// In what a time is counted.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// Calendar days.
    #[default]
    Day,
    /// Days that are neither weekend nor holiday.
    BusinessDay,
    /// Months.
    Month,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum MonthRule {
    #[default]
    Corresponding,
    #[serde(rename = "civil-160")]
    Civil160,
}

#[derive(Deserialize)]
struct Terms {
    term: Vec<Term>,
}

fn terms() -> &'static [Term] {
    static TERMS: LazyLock<Vec<Term>> = LazyLock::new(|| match toml::from_str::<Terms>(include_str!("../data/terms.toml")) {
        Ok(terms) => terms.term,
        // A test reads the file; a release cannot be made with a broken one.
        Err(_) => Vec::new(),
    });
    &TERMS
}

/// What is counted.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// The regime, such as `kr-pipa`.
    pub regime: String,
    /// What was asked for: `access`, `correction` …
    pub kind: String,
    /// The day the request was received.
    pub received: NaiveDate,
    /// The days on which extensions were announced; a day that is not known is `None`.
    pub extended: Vec<Option<NaiveDate>>,
    /// The country whose holidays count; else the regime's own, where it is one country's.
    pub country: Option<String>,
    /// Spans in which the clock stood still, from the day the person was asked to the day of the person's answer.
    pub stopped: Vec<(NaiveDate, NaiveDate)>,
}

/// Until when an answer is owed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Deadline {
    /// The last day; `None` where the law has no number, or an extension has no end.
    pub due: Option<NaiveDate>,
    /// Whether the day is only one to act on: the law has no number.
    pub soft: bool,
    /// The arithmetic.
    pub steps: Vec<Step>,
}

/// One step of the arithmetic, in words.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, TS)]
#[ts(rename = "CountingStep")]
pub struct Step {
    /// In Korean.
    pub ko: String,
    /// In English.
    pub en: String,
    /// The articles behind it.
    pub citations: Vec<Citation>,
}

impl Step {
    /// In a language, with its articles.
    pub fn text(&self, lang: Lang) -> String {
        let words = match lang { Lang::Ko => &self.ko, Lang::En => &self.en };
        let unread = |citation: &Citation| citation.article(None).is_some_and(|article| article.mark == Mark::Memory);
        let note = match lang { Lang::Ko => ", 확인되지 않음", Lang::En => ", not verified" };
        let cited: Vec<String> = self.citations.iter().map(|citation| format!("{}{}", citation.label(lang), if unread(citation) { note } else { "" })).collect();
        if cited.is_empty() { words.clone() } else { format!("{words} [{}]", cited.join(", ")) }
    }
}

/// Why nothing could be counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// No such regime.
    Regime(String),
    /// The regime gives no such right, or its time is not known here.
    Kind {
        /// The regime.
        regime: String,
        /// What was asked for.
        kind: String,
        /// What is known.
        known: Vec<String>,
    },
    /// The rule was not in force on that day.
    NotInForce {
        /// The regime.
        regime: String,
        /// The day asked about.
        on: NaiveDate,
        /// From when it is, where that lies ahead.
        from: Option<NaiveDate>,
    },
    /// No holidays are known by that name.
    Country(String),
    /// More extensions than the law allows, or none at all.
    Extensions {
        /// How many the law allows.
        most: u32,
    },
    /// The clock does not stop under this rule, or the span ends before it begins.
    Stopped,
    /// The day cannot be counted with.
    Date,
}

impl Refused {
    /// What is wrong and what to do, in words.
    pub fn text(&self, lang: Lang) -> String {
        let ko = lang == Lang::Ko;
        match self {
            Refused::Regime(regime) if ko => format!("「{regime}」라는 법제는 없습니다. `whither law`가 있는 법제를 보여 줍니다."),
            Refused::Regime(regime) => format!("there is no regime {regime:?}; `whither law` lists them"),
            Refused::Kind { regime, kind, known } if ko => format!("{regime}에는 「{kind}」의 기한이 없습니다(있는 것: {}).", known.join(", ")),
            Refused::Kind { regime, kind, known } => format!("{regime} has no time for {kind:?} (known: {})", known.join(", ")),
            Refused::NotInForce { regime, on, from: Some(from) } if ko => format!("{regime}의 이 규정은 {on}에 시행 중이 아니었습니다. {from}부터 시행됩니다."),
            Refused::NotInForce { regime, on, from: Some(from) } => format!("this rule of {regime} was not in force on {on}; it is from {from}"),
            Refused::NotInForce { regime, on, from: None } if ko => format!("{regime}의 이 규정은 {on}에 시행 중이 아니었습니다."),
            Refused::NotInForce { regime, on, from: None } => format!("this rule of {regime} was not in force on {on}"),
            Refused::Country(country) if ko => format!("「{country}」의 공휴일 자료가 없습니다(두 글자 나라 코드, 예: KR, DE, GB-SCT)."),
            Refused::Country(country) => format!("no holidays are known for {country:?} (a two-letter code such as KR, DE, GB-SCT)"),
            Refused::Extensions { most: 0 } if ko => "이 규정에는 연장이 없습니다.".to_owned(),
            Refused::Extensions { most: 0 } => "this rule knows no extension".to_owned(),
            Refused::Extensions { most } if ko => format!("연장은 {most}번까지입니다."),
            Refused::Extensions { most } => format!("at most {most} extension(s) are possible"),
            Refused::Stopped if ko => "이 규정에서는 기간이 멈추지 않거나, 멈춘 기간의 끝이 시작보다 앞섭니다.".to_owned(),
            Refused::Stopped => "under this rule the clock does not stop, or the span ends before it begins".to_owned(),
            Refused::Date if ko => "셀 수 없는 날짜입니다.".to_owned(),
            Refused::Date => "this day cannot be counted with".to_owned(),
        }
    }
}

/// The kinds of requests whose time is known in a regime.
pub fn kinds(regime: &str) -> Vec<&'static str> {
    let mut out: Vec<&str> = terms().iter().filter(|term| term.regime == regime).flat_map(|term| &term.kinds).map(String::as_str).collect();
    out.sort_unstable();
    out.dedup();
    out
}

/// Every citation of every rule of time.
pub fn citations() -> impl Iterator<Item = &'static Citation> {
    terms().iter().flat_map(|term| term.citations.iter().chain(term.extension.iter().flat_map(|extension| &extension.citations)))
}

/// The time a regime gives for an answer, as a letter says it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Time {
    /// How many; `None` where the law has no number.
    pub length: Option<u32>,
    /// Of what.
    pub unit: Unit,
    /// The articles that set it, without those on how days are counted.
    pub citations: Vec<Citation>,
}

/// The time for an answer to a kind of request on a day; `None` where none is known or in force.
pub fn time(id: &str, kind: &str, on: NaiveDate) -> Option<Time> {
    let known = regime(id)?;
    let holds = |term: &&Term| term.in_force_from.or(known.in_force_from).is_none_or(|from| from <= on) && term.in_force_until.is_none_or(|until| on <= until);
    let term = terms().iter().filter(|term| term.regime == id && term.kinds.iter().any(|own| own == kind)).find(holds)?;
    // How days are counted, and when a court may be turned to, is no part of the time itself.
    let counting = |citation: &&Citation| !citation.0.starts_with("kr-civil:") && !citation.0.starts_with("eu-1182-71:") && citation.0 != "jp-appi:39";
    Some(Time { length: term.length, unit: term.unit, citations: term.citations.iter().filter(counting).cloned().collect() })
}

struct Counting {
    steps: Vec<Step>,
}

impl Counting {
    fn say(&mut self, ko: String, en: String) {
        self.cite(ko, en, &[]);
    }

    fn cite(&mut self, ko: String, en: String, citations: &[Citation]) {
        self.steps.push(Step { ko, en, citations: citations.to_vec() });
    }
}

/// Counts.
pub fn deadline(asked: &Asked) -> Result<Deadline, Refused> {
    let known = regime(&asked.regime).ok_or_else(|| Refused::Regime(asked.regime.clone()))?;
    let of_kind = || terms().iter().filter(|term| term.regime == asked.regime && term.kinds.contains(&asked.kind));
    if of_kind().next().is_none() {
        return Err(Refused::Kind { regime: asked.regime.clone(), kind: asked.kind.clone(), known: kinds(&asked.regime).into_iter().map(str::to_owned).collect() });
    }
    if !(1900..=9000).contains(&asked.received.year()) {
        return Err(Refused::Date);
    }
    let begins = |term: &Term| term.in_force_from.or(known.in_force_from);
    let holds = |term: &&Term| begins(term).is_none_or(|from| from <= asked.received) && term.in_force_until.is_none_or(|until| asked.received <= until);
    let Some(term) = of_kind().find(holds) else {
        let from = of_kind().filter_map(begins).filter(|from| *from > asked.received).min();
        return Err(Refused::NotInForce { regime: asked.regime.clone(), on: asked.received, from });
    };
    let own = known.country.split('-').next().filter(|country| *country != "EU");
    let calendar = match asked.country.as_deref().or(own) {
        Some(country) => Some(Calendar::of(country).ok_or_else(|| Refused::Country(country.to_owned()))?),
        None => None,
    };
    if !asked.stopped.is_empty() && (!term.stops || asked.stopped.iter().any(|(from, to)| to < from || *from < asked.received)) {
        return Err(Refused::Stopped);
    }
    let mut counting = Counting { steps: Vec::new() };
    counting.say(format!("{} 요구를 받은 날입니다.", asked.received), format!("The request was received on {}.", asked.received));
    let Some(length) = term.length else { return none(term, asked, counting) };
    let mut due = counting.period(term, length, asked.received, calendar)?;
    // A notice extends only when it came within the first period, with the time it stood still.
    let mut notices = asked.clone();
    if let Some(first) = due {
        let mut aside = Counting { steps: Vec::new() };
        let first = if term.stops { aside.stop(asked, first)? } else { first };
        let first = if term.roll { aside.roll(first, calendar)? } else { first };
        let (in_time, late): (Vec<_>, Vec<_>) = asked.extended.iter().copied().partition(|notice| notice.is_none_or(|on| (asked.received..=first).contains(&on)));
        notices.extended = in_time;
        for notice in late.into_iter().flatten() {
            if notice < asked.received {
                counting.say(format!("{notice}의 연장 통지는 요구를 받은 날보다 앞서므로 셈하지 않았습니다."), format!("The notice of {notice} is before the request was received: it was not counted."));
            } else {
                counting.say(format!("연장은 {notice}에 알려졌습니다. {first}까지 알렸어야 하므로 늦은 통지이고, 기한은 그대로입니다."), format!("The extension was announced on {notice}, after {first}: too late to extend."));
            }
        }
    }
    due = counting.extend(term, &notices, due, calendar)?;
    let Some(mut day) = due else { return Ok(Deadline { due: None, soft: false, steps: counting.steps }) };
    if term.stops {
        day = counting.stop(asked, day)?;
    }
    let day = if term.roll { counting.roll(day, calendar)? } else { counting.unmoved(day, calendar) };
    match term.of {
        Whose::Answer => counting.say(format!("{day}까지 답해야 합니다."), format!("The answer is due on {day}.")),
        Whose::Receipt => counting.say(format!("받았다는 사실을 {day}까지 알려야 합니다."), format!("Receipt has to be acknowledged by {day}.")),
        Whose::Person => counting.say(format!("{day}까지 낼 수 있습니다. 결과를 받은 날부터 셌습니다."), format!("It can be filed until {day}, counted from the day the result was received.")),
    }
    Ok(Deadline { due: Some(day), soft: false, steps: counting.steps })
}

/// The law has no number.
fn none(term: &Term, asked: &Asked, mut counting: Counting) -> Result<Deadline, Refused> {
    if !asked.extended.is_empty() {
        return Err(Refused::Extensions { most: 0 });
    }
    let ko = "이 법에는 며칠이라는 숫자가 없습니다(지체 없이, 즉시 또는 적시에 답해야 합니다).";
    counting.cite(ko.to_owned(), "This law gives no number of days (it says without delay, at once or in a timely manner).".to_owned(), &term.citations);
    let due = match term.soft {
        Some(days) => Some(asked.received.checked_add_days(Days::new(days.into())).ok_or(Refused::Date)?),
        None => None,
    };
    if let (Some(due), Some(days)) = (due, term.soft) {
        counting.say(format!("{days}일이 지난 {due}부터 다음 조치를 생각할 수 있습니다. 법이 정한 답변 기한은 아닙니다."), format!("After {days} days, from {due}, a next step can be considered. It is no deadline for the answer."));
    }
    Ok(Deadline { due, soft: due.is_some(), steps: counting.steps })
}

impl Counting {
    /// The end of a period, before anything moves it.
    fn period(&mut self, term: &Term, length: u32, from: NaiveDate, calendar: Option<&Calendar>) -> Result<Option<NaiveDate>, Refused> {
        let next = from.succ_opt().ok_or(Refused::Date)?;
        let counted_from = if term.first_day_counts { from } else { next };
        if term.first_day_counts {
            self.cite(format!("받은 날을 첫날로 셉니다({counted_from})."), format!("The day of receipt is the first day ({counted_from})."), &term.citations);
        } else {
            self.cite(format!("받은 날은 세지 않습니다. 첫날은 {counted_from}입니다."), format!("The day of receipt is not counted; the first day is {counted_from}."), &term.citations);
        }
        let end = end(term, length, from, calendar)?;
        match term.unit {
            Unit::Day => self.say(format!("{length}일째는 {end}입니다."), format!("Day {length} is {end}.")),
            Unit::BusinessDay => self.say(format!("영업일로 {length}일째는 {end}입니다(주말과 공휴일은 세지 않습니다)."), format!("Working day {length} is {end} (weekends and public holidays are not counted).")),
            Unit::Month if term.months == MonthRule::Corresponding && end.day() != from.day() => {
                self.say(format!("{length}개월 뒤의 달에는 {}일이 없어 그 달의 마지막 날 {end}에 끝납니다.", from.day()), format!("The month in which the period ends has no day {}; it ends on its last day, {end}.", from.day()));
            }
            Unit::Month => self.say(format!("{length}개월은 {end}에 끝납니다."), format!("{length} {} on {end}.", if length == 1 { "month ends" } else { "months end" })),
        }
        Ok(Some(end))
    }

    /// What extensions make of it; `None` when they have no end.
    fn extend(&mut self, term: &Term, asked: &Asked, due: Option<NaiveDate>, calendar: Option<&Calendar>) -> Result<Option<NaiveDate>, Refused> {
        if asked.extended.is_empty() {
            return Ok(due);
        }
        let Some(extension) = &term.extension else { return Err(Refused::Extensions { most: 0 }) };
        if extension.open {
            let ko = "사유와 함께 연기를 알렸습니다. 연기된 기간에는 상한이 없고, 사유가 없어지면 지체 없이 답해야 합니다.";
            self.cite(ko.to_owned(), "A postponement was announced with its reason. It has no maximum; when the reason ceases, the answer is due without delay.".to_owned(), &extension.citations);
            if let Some(first) = due {
                let by = if term.roll { Counting { steps: Vec::new() }.roll(first, calendar)? } else { first };
                self.say(format!("연기를 알리는 것도 {by}까지여야 합니다."), format!("The postponement itself had to be announced by {by}."));
            }
            return Ok(None);
        }
        let times = u32::try_from(asked.extended.len()).unwrap_or(u32::MAX);
        let (Some(total), Some(length)) = (extension.total, term.length) else { return Ok(due) };

        if times > extension.times {
            return Err(Refused::Extensions { most: extension.times });
        }
        let length = length + (total - length) * times;
        let end = end(term, length, asked.received, calendar)?;
        let unit_ko = if term.unit == Unit::Month { "개월" } else { "일" };
        let unit_en = if term.unit == Unit::Month { "months" } else { "days" };
        self.cite(format!("연장되어 받은 날부터 모두 {length}{unit_ko}, {end}에 끝납니다."), format!("Extended: {length} {unit_en} in all from receipt, ending on {end}."), &extension.citations);
        Ok(Some(end))
    }

    /// The clock stood still.
    fn stop(&mut self, asked: &Asked, mut day: NaiveDate) -> Result<NaiveDate, Refused> {
        // Spans that overlap stop the clock once; one that begins after the end stops nothing.
        let mut spans = asked.stopped.clone();
        spans.sort_unstable();
        let mut until: Option<NaiveDate> = None;
        for (from, to) in spans {
            let from = until.map_or(from, |until| from.max(until));
            if from > to || from > day {
                continue;
            }
            until = Some(to);
            let (from, to) = (&from, &to);
            let days = u64::try_from((*to - *from).num_days()).map_err(|_| Refused::Stopped)?;
            day = day.checked_add_days(Days::new(days)).ok_or(Refused::Date)?;
            self.say(format!("{from}부터 {to}까지 {days}일 동안 기간이 멈추어 {day}로 늦춰집니다."), format!("The clock stood still from {from} to {to}, {days} days: the end moves to {day}."));
        }
        Ok(day)
    }

    /// Moves an end on a day of rest to the next working day.
    fn roll(&mut self, end: NaiveDate, calendar: Option<&Calendar>) -> Result<NaiveDate, Refused> {
        let mut day = end;
        while let Some(why) = rest(day, calendar) {
            let next = day.succ_opt().ok_or(Refused::Date)?;
            let (ko, en) = match why {
                Rest::Saturday => ("토요일", "a Saturday"),
                Rest::Sunday => ("일요일", "a Sunday"),
                Rest::Holiday => ("공휴일", "a public holiday"),
            };
            self.say(format!("{day}은(는) {ko}이라 다음 날로 넘어갑니다."), format!("{day} is {en}: the end moves to the next day."));
            day = next;
        }
        match calendar {
            None => self.say("어느 나라의 공휴일인지 정해지지 않아 주말만 셈했습니다. 나라를 정해 주세요.".to_owned(), "No country was named, so only weekends were considered: name the country whose holidays count.".to_owned()),
            Some(calendar) if !calendar.knows(day) => self.say(
                format!("{}의 공휴일 자료는 {}년까지입니다. 그 뒤로는 주말만 셈했습니다.", calendar.id, calendar.until()),
                format!("Holidays of {} are known until {}; beyond that only weekends were considered.", calendar.id, calendar.until()),
            ),
            Some(calendar) => self.say(format!("공휴일 자료: {}, {}년까지.", calendar.id, calendar.until()), format!("Calendar data: {}, until {}.", calendar.id, calendar.until())),
        }
        Ok(day)
    }

    /// A rule on days of rest that is not verified moves nothing, and says so.
    fn unmoved(&mut self, day: NaiveDate, calendar: Option<&Calendar>) -> NaiveDate {
        if rest(day, calendar).is_some() {
            self.say(format!("{day}은(는) 쉬는 날입니다. 이 법에서 다음 날로 넘어가는지는 확인되지 않아 옮기지 않았습니다."), format!("{day} is a day of rest. Whether the end moves under this law is not verified, so it was not moved."));
        }
        day
    }
}

fn end(term: &Term, length: u32, from: NaiveDate, calendar: Option<&Calendar>) -> Result<NaiveDate, Refused> {
    let first_counts = u32::from(term.first_day_counts);
    let end = match (term.unit, term.months) {
        (Unit::Day, _) => from.checked_add_days(Days::new((length - first_counts).into())),
        (Unit::BusinessDay, _) => {
            let (mut day, mut left) = (from, length);
            while left > 0 {
                day = day.succ_opt().ok_or(Refused::Date)?;
                left -= u32::from(rest(day, calendar).is_none());
            }
            Some(day)
        }
        (Unit::Month, MonthRule::Corresponding) => from.checked_add_months(Months::new(length)),
        // Civil Act art. 160: from the first day counted to the day before the same-numbered one; the last day of the month where there is none.
        (Unit::Month, MonthRule::Civil160) => from.succ_opt().and_then(|first| {
            let same = first.checked_add_months(Months::new(length))?;
            if same.day() == first.day() { same.pred_opt() } else { Some(same) }
        }),
    };
    end.ok_or(Refused::Date)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_terms_are_read() {
        if let Err(error) = toml::from_str::<Terms>(include_str!("../data/terms.toml")) {
            panic!("{error}");
        }
    }
}
