"""Writes a look-up log of a fictional service: ROWS rows, 9 Korean columns, about 130 recipients and 5,000 distinct disclosures.

Usage: make_log.py ROWS FILE. The same arguments give the same bytes.
"""

import datetime
import random
import sys

HEADER = "순번,제공일시,제공받은 자,국가,제공 목적,제공한 항목,법적 근거,보유 및 이용기간,거래번호"
ABROAD = [("Lumen Pay Singapore Pte. Ltd.", "싱가포르"), ("Northwind Cloud Inc.", "미국"), ("Aster Stores International Ltd.", "아일랜드"), ("Orchid Data Japan 株式会社", "일본")]
PURPOSES = ["부정거래 방지 점수 산출", "본인 신용조회", "카드 발급 심사", "결제 승인 및 정산", "계좌 실명확인", "고객 상담", "제휴 포인트 적립", "맞춤형 광고"]
ITEMS = ["휴대폰번호, 이메일, 가입일시, 충전 잔고, 결제 내역", "성명, 생년월일, 연계정보(CI)", "성명, 계좌번호, 은행코드", "카드번호 일부, 결제 금액, 승인 일시", "회원번호, 접속 IP, 기기 식별자"]
BASES = ["신용정보법 제17조제1항", "개인정보 보호법 제17조제1항제1호", "개인정보 보호법 제28조의8제1항제3호", ""]
KEPT = ["제공일로부터 5년", "목적 달성 시까지", "거래 종료 후 5년"]


def main() -> None:
    rows, path = int(sys.argv[1]), sys.argv[2]
    chance = random.Random(20240521)
    recipients = ABROAD + [(f"가나다라{n:03d}신용정보 주식회사", "대한민국") for n in range(126)]
    combinations = []
    while len(combinations) < 5_000:
        name, country = recipients[chance.randrange(len(recipients)) if chance.random() < 0.8 else chance.randrange(4)]
        cells = [name, country, chance.choice(PURPOSES), f'"{chance.choice(ITEMS)}"', chance.choice(BASES), chance.choice(KEPT)]
        line = ",".join(cells)
        combinations.append(line)
    start = datetime.datetime(2018, 4, 27)
    with open(path, "w", encoding="utf-8", newline="") as out:
        out.write(HEADER + "\n")
        for row in range(1, rows + 1):
            moment = start + datetime.timedelta(seconds=row * 190_000_000 // rows)
            line = combinations[chance.randrange(5_000)]
            out.write(f"{row},{moment:%Y-%m-%d %H:%M:%S},{line},TX{row:012d}{chance.randrange(10**8):08d}\n")


main()
