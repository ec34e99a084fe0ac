//! Words in disclosures that a rule listens for.

/// Purposes of the recipient's own business.
pub(super) const OWN_BUSINESS: &[&str] = &[
    "자체 서비스", "자체서비스", "자사 서비스", "제공받는 자의 서비스", "상품 개발", "신상품", "모델 개발", "모델 구축", "모델 학습", "모델학습", "알고리즘 개선", "인공지능 학습", "ai 학습", "자체 마케팅", "제휴 마케팅", "제3자 마케팅", "프로파일링",
    "own services", "own products", "own purposes", "own marketing", "model training", "train model", "product development", "machine learning", "profiling", "their own",
];

/// Retention that is the recipient's own affair.
pub(super) const OWN_RETENTION: &[&str] = &[
    "제공받는 자의", "이용목적 달성", "이용 목적 달성", "자체 보유", "자체 방침", "모델 폐기", "영구", "무기한", "파기 요청 시까지", "동의 철회 시까지", "서비스 종료 시까지",
    "recipient's", "its own retention", "their own retention", "indefinite", "permanent", "until the model", "as long as necessary for its",
];

/// Retention that ends with the contract of outsourcing.
pub(super) const CONTRACT_END: &[&str] = &["위탁계약", "위탁 계약", "계약 종료", "계약종료", "계약 만료", "위탁업무 종료", "termination of contract", "contract ends", "end of contract", "term of the agreement", "duration of the contract"];

/// Something given in return.
pub(super) const CONSIDERATION: &[&str] = &["대가로", "무상 제공받", "수익 배분", "수익배분", "제휴 조건", "제휴조건", "수수료 할인", "광고 수익", "revenue share", "in exchange", "consideration", "in return for", "commission"];

/// Identifiers made unreadable, but still the person's.
pub(super) const HASHED: &[&str] = &["해시", "해쉬", "sha-256", "sha256", "sha-1", "md5", "암호화된 전화", "암호화된 이메일", "암호화된 휴대", "(암호화", "암호화)", "일방향 암호", "가명처리", "비식별", "hash", "pseudonym", "de-identified", "tokeni"];

/// Names that name nobody.
pub(super) const CATEGORIES: &[&str] = &[
    "제휴사", "제휴업체", "제휴회사", "협력사", "협력업체", "파트너", "파트너사", "가맹점", "가맹사", "판매자", "입점사", "계열사", "계열회사", "관계사", "관계회사", "자회사", "그룹사", "제3자", "수탁업체", "수탁사", "위탁업체", "광고주", "광고사", "금융기관", "보험사", "배송업체",
    "택배사", "외부업체", "외부 업체", "서비스 제공업체", "partners", "partner", "third parties", "third party", "affiliates", "affiliate", "service providers", "service provider", "vendors", "suppliers", "advertisers", "advertising partners", "business partners", "processors",
    "subcontractors", "group companies", "partnerunternehmen", "dienstleister", "auftragsverarbeiter", "partenaires", "prestataires", "sous-traitants",
];

/// Whether a text carries one of the words; case does not count.
pub(super) fn any(text: &str, words: &[&str]) -> bool {
    let text = text.to_lowercase();
    words.iter().any(|word| text.contains(word))
}

/// Whether a name is that of a category: nothing but it, a number of it, or "and so on" behind it.
pub fn is_category(name: &str) -> bool {
    let folded = name.trim().to_lowercase();
    let folded = folded.trim_start_matches("our ").trim_start_matches("당사 ").trim_start_matches("각 ").trim_start_matches("기타 ").trim_start_matches("회사의 ");
    let folded = folded.trim_end_matches(" 등").trim_end_matches("들").trim();
    CATEGORIES.contains(&folded)
}
