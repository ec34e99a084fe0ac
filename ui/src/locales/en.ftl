app-question = Where did my data go?
nav-overview = At a glance
nav-recipients = Recipients
nav-items = Data items
nav-documents = Documents
nav-lock = Lock
nav-main = Main
nav-language = 한국어
sample-badge = Sample data · all of it made up
import = Import documents
cancel = Cancel
close = Close
back = Back

start-lead = Open what a service handed you, and see who received your data. Everything stays on this computer, encrypted.
start-keep = Where shall the key be kept?
start-keychain = System keychain
start-keychain-note = Opens when you are logged in to this computer.
start-keychain-missing = This computer has no keychain that can be used.
start-passphrase = Passphrase
start-passphrase-note = You type it each time. It cannot be recovered.
start-passphrase-label = Passphrase (eight characters or more)
start-passphrase-again = Once more
start-passphrase-differ = The two are different.
start-passphrase-short = It needs eight characters or more.
start-create = Make the vault
start-sample = Look around with sample data
start-sample-note = A made-up payment app. It is gone when you close it.
unlock-title = Locked.
unlock-label = Passphrase
unlock = Open
unlock-keychain = Open with the keychain
working = One moment…
failure-wrong-passphrase = The passphrase is not right.
failure-keychain = The system's keychain cannot be used. Unlock it, or use a passphrase.
failure-cancelled = Cancelled. Nothing was kept.
failure-locked = The vault is locked.

overview-none = No documents yet.
overview-none-note = Drop the files or folders that a service gave you (PDF, CSV, XLSX, HTML, JSON, ZIP, mails, HWP) on this window.
overview-services = { $count ->
    [one] One service
   *[other] { $count } services
} sent
overview-unnamed = Services sent
overview-recipients = your data to { $recipients ->
    [one] one recipient
   *[other] { $recipients } recipients
}
overview-times = { $times } times.
overview-sent = .
overview-of-them = Of these,
overview-abroad = { $count } { $count ->
    [one] is
   *[other] are
} abroad
overview-abroad-none = none is said to be abroad,
overview-and = {","}
overview-basis = { $count } { $count ->
    [one] has
   *[other] have
} entries without a legal basis.
overview-basis-none = each with a legal basis stated.
overview-documents = { $count ->
    [one] One document
   *[other] { $count } documents
}
overview-since = { $from } to { $to }
overview-no-country = no country stated for { $count }
filter-all-services = All services
filter-service = Service
filter-abroad = Went abroad
filter-country = Country
filter-all-countries = All countries
filter-relation = Relation
filter-all-relations = All relations
flow-title = Who → to whom → where
flow-by-times = Width: times
flow-by-statements = Width: statements
flow-others = { $count } others
flow-no-service = Unnamed service
flow-no-country = Country not stated
flow-table = Show as a table
flow-picture = Show as a picture
flow-service = Service
flow-recipient = Recipient
flow-country = Country
flow-weight = Times
timeline-title = When
timeline-by-month = By month
timeline-abroad = Abroad
timeline-others = Others
timeline-label = Times a month from { $from } to { $to }. Most in { $peak }: { $count }.
not-shown-title = What the documents do not show

recipients-sentence = { $count ->
    [one] One party received your data.
   *[other] { $count } parties received your data.
}
recipients-found = { $count } found.
recipients-none = Nothing matches. Shorten the search, or drop a filter.
recipients-search = Search by name or country
column-name = Recipient
column-country = Country
column-relation = Relation
column-items = Items
column-count = Times
column-last = Last
not-stated = not stated
sort-by = Sort by { $column }
table-recipients = Recipients

relation-provision = Provision
relation-processing = Processing
relation-sub-processing = Sub-processing
relation-joint-use = Joint use
relation-joint-control = Joint control
relation-business-transfer = Business transfer
relation-sale = Sale
relation-advertising = Advertising
relation-public-authority = Public authority
relation-credit-bureau = Credit bureau
relation-transmission = On your request
relation-internal-use = Own use

recipient-what = What
recipient-why = Why
recipient-basis = Legal basis
recipient-when = When
recipient-where = Where
recipient-retention = Kept for
recipient-behalf = On behalf of
recipient-safeguard = Safeguard
recipient-method = Method
recipient-relation = Relation
recipient-words = The document's words: “{ $words }”
recipient-no-basis = Not stated in the document
recipient-times = { $from } – { $to }, { $count } times on { $days } days
recipient-no-times = The documents state no dates
recipient-sent-by = Sent by { $services }
recipient-days = Day by day
recipient-days-note = One cell a day · stronger is more
recipient-days-label = { $year }: { $count } times on { $days } days
recipient-evidence = Evidence
recipient-evidence-note = Opens that row of the original
evidence-document = Document
evidence-place = Place
evidence-says = As written
evidence-rows = { $rows } rows in this document
excerpt-title = The original
excerpt-row = Row
recipient-statements = { $count ->
    [one] One statement
   *[other] { $count } statements
}
recipient-items-more = and { $count } more

items-sentence = { $count } kinds of data went out.
items-search = Search items
items-holders = { $count ->
    [one] One recipient
   *[other] { $count } recipients
}
items-abroad = { $count } abroad
items-item = Item
items-who = Who has it

documents-sentence = { $count ->
    [one] One document is kept.
   *[other] { $count } documents are kept.
}
documents-rows = { $kept } rows read · { $skipped } skipped · { $missed } not understood
documents-imported = Imported { $date }
documents-remove = Remove
documents-remove-sure = Removes this document and whatever only it states. This cannot be undone.
documents-remove-yes = Remove it
documents-notes = Not understood and skipped
documents-table = Table

import-step-pick = Pick
import-step-check = Check
import-step-save = Save
import-looks = This looks like a { $source } from { $controller }.
import-looks-source = This looks like a { $source }.
import-looks-table = This looks like a table from { $controller }.
import-table = This looks like a table of recipients.
import-nothing = No recipients were found.
import-nothing-note = Why, and what to try, stands below.
import-save = Save { $rows } rows
import-saving = Saving
import-counting = Reading
import-progress = { $rows } rows
import-left = { $seconds } s left
import-skip = Skip this file
import-known = This file was imported before. Nothing was added.
import-read = What was read
import-kept = { $count } rows read
import-kept-note = { $recipients } recipients
import-skipped = { $count } rows skipped
import-skipped-note = Repeated headers, blank rows, totals
import-missed = { $count } rows not understood
import-file = { $at } of { $of }
import-is-header = This is the header
import-header-row = table from row { $row }
import-delimiter = separated by { $delimiter }
import-part = Table { $number }
import-role = Role of column “{ $header }”
import-controller = From
import-controller-note = The service that gave you the document
import-options = Read it differently
import-remembered = Read the way you chose before for a table with this header.
import-remembered-undo = Read it afresh
import-relation = Relation of every row
import-password = Password of the document
import-password-open = Open
import-encoding = Encoding
import-automatic = Found by itself
import-date-order = Date order
import-day-month = day/month/year
import-month-day = month/day/year
import-header = Header row
import-sheet = Sheet
import-sheets-all = All sheets
import-leave-out = Rows to leave out
import-leave-out-where = Leave out rows where
import-leave-out-text = holds
import-leave-out-add = Leave out
import-leave-out-said = Rows whose “{ $header }” holds “{ $text }” are left out.
import-leave-out-undo = Take back
import-leave-out-row = Leave out row { $row }
import-mapping-save = Save this way of reading…
import-mapping-load = Use a saved one…
import-mapping-note = A small file that says how to read, not what was read. Words by which rows are left out stand in it.
import-mapping-saved = Saved.
import-between = What stands behind it
import-role-more = One more
import-role-one = One only
import-more-notes = and { $count } more
import-items = { $count } items
import-names = { $count } recipients

role-several = Several things…
role-unused = Not used
role-unknown = What is it?
role-row_no = Row number
role-row_ref = Transaction no.
role-relation = Relation
role-controller = Sent by
role-controller_mydata = Sent by (portability)
role-use_actor = Used by
role-recipient = Recipient
role-recipient_processor = Recipient (processor)
role-recipient_sub_processor = Recipient (sub-processor)
role-recipient_overseas = Recipient (overseas)
role-recipient_joint_use = Recipient (joint use)
role-recipient_mydata = Recipient (portability)
role-acts_for = On behalf of
role-recipient_category = Kind of recipient
role-recipient_contact = Contact
role-recipient_address = Address
role-country = Country
role-data_items = What
role-data_category = Kind of data
role-data_subject_category = Data subjects
role-purpose = Why
role-purpose_processor = Why (outsourced task)
role-service = Service
role-legal_basis = Legal basis
role-consent = Consent
role-consent_date = Consented on
role-consent_withdrawn_date = Withdrawn on
role-request_date = Requested on
role-date = When
role-date_and_method = When and how
role-period_start = From
role-period_end = Until
role-method = Method
role-frequency = How often
role-count = Times
role-retention = Kept for
role-refusal_method = How to refuse
role-refusal_effect = Effect of refusal
role-source = Source
role-safeguard = Safeguard
role-automated_decision = Automated decision
role-sold_or_shared = Sold or shared
role-disclosed_business_purpose = Business purpose
role-status = Status
role-remarks = Remarks

safeguard-standard-contractual-clauses = Standard contractual clauses
safeguard-binding-corporate-rules = Binding corporate rules
safeguard-adequacy = Adequacy
safeguard-certification = Certification
safeguard-encryption = Encryption
basis-consent = Consent
basis-contract = Contract
basis-legitimate-interest = Legitimate interest
basis-legal-obligation = Legal obligation

nav-questions = Questions
nav-facts = What I know
overview-questions = Worth asking
overview-questions-all = See all { $count }
recipients-open = { $count } to ask
recipient-questions = Worth asking
questions-sentence = { $count } { $count ->
    [one] thing is
   *[other] things are
  } worth asking.
questions-none = Nothing is worth asking now.
questions-note = These are questions, not verdicts: what documents say, what the law in force on that day asks, and the fact that is missing, side by side. What no document says may still be worth asking.
questions-note-short = questions, not verdicts
questions-all = Show { $count } handled as well
questions-open-only = Show open ones only
questions-more = { $count } more of the same
questions-precedents = Decisions they lean on
questions-case = The payment-app case of 2024, step by step
questions-case-note = Published decisions and reports by date. What is disputed is said to be.
questions-undecided = not known
group-role = Outsourcing or provision?
group-transfer = Transfers abroad
group-basis = Consent and basis
group-extent = Items, frequency, time
group-documents = What documents leave out
group-reply = The answer
confidence-high = documents say it
confidence-medium = documents suggest it
confidence-low = not stated
progress-open = open
progress-asked = asked
progress-answered = answered
progress-set-aside = set aside
question-claimed = Documents say
question-law = The law asks
question-missing = Missing fact
question-disproved = Would disprove it
question-ask = Ask
question-reason = Set aside because
question-from = in force from { $day }
question-reported = reported
question-see = More about { $name }
question-did-ask = I asked
question-did-answer = It answered
question-set-aside = Set aside
question-why = Why it is set aside
question-reopen = Open again
question-fact = Note what I know
facts-title = What I know that no document says
facts-note = Since when you use a service, what you never used, what you did not agree to: its documents do not say. Noted here, it is held against them. It stays in the vault.
facts-service = Service
facts-kind = Fact
facts-feature = What was never used
facts-feature-example = such as payments abroad
facts-about = About what (empty: everything)
facts-about-example = such as a recipient or purpose
facts-day = Day
facts-add = Note it
facts-short = Give the service, and the day or the words that this fact needs.
facts-remove = Remove
facts-none = Nothing noted yet.
facts-wanted = Open questions ask for: { $kinds }
facts-law = Law that seems to apply
facts-law-other = Law that applies to { $name }
facts-law-proposed = As proposed
fact-used-since = In use since
fact-closed-on = Closed on
fact-never-used = Never used
fact-consent-given = Consent given on
fact-consent-refused = Consent refused
fact-consent-withdrawn = Consent withdrawn on
fact-never-notified = No notice of a provision came
fact-asked-on = Request received on
fact-answered-on = Answer came on
fact-regime = Law that applies
who-title = Who it is
who-legal = Legal name
who-parent = belongs to { $name }
who-source = { $source }, { $day }
who-contact = Where to write
who-names = Names in documents
who-apart = is somebody else
who-rename = Call it otherwise
who-rename-yes = Rename
who-undo = Take back the last decision on its names
who-doubts = The same?
who-same = the same
who-not-same = somebody else
reason-same-name = same name
reason-written-beside = written beside it
reason-directory = listed together
reason-translated = same name in other letters
reason-spelling = one letter differs
reason-other-form = another legal form
reason-country-of-one = only one names a country
reason-other-country = another country
reason-part = part of the name
reason-different = your decision
outsourcing-title = Outsourcing or provision?
outsourcing-note = By each factor that the Supreme Court of Korea weighs (2016Do13263): what speaks for outsourcing, and what is worth asking. No conclusion.
outsourcing-factor = Factor
outsourcing-for = For outsourcing
outsourcing-against = Worth asking
