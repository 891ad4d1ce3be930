import { finalConsonant } from './hangul.ts'

const words = (text: string): string[] => text.split(' ')

/** Words that are plain speech by themselves. */
const plainWords = new Set(words('응 어 그래 안녕 뭐 왜 아니 야 글쎄 미안 가 와 해 봐 줘 마 돼 써 커 꺼 떠 쉬어 나와 싸 짜 차 자'))

/** Plain speech in questions; elsewhere adverbs, particles and nouns. */
const askedWords = new Set(words('진짜 정말 진짜로 정말로 그치 맞지 누구 어디 언제 얼마'))

/** Endings of at least two syllables that only predicates have, and verbs whose last syllable is also common in nouns. */
const surely = new RegExp(
  `(?:${[
    // Sentence endings.
    '거든 잖아 더라 더라고 더군 구나 구만 구먼 냐고 라고 다고 자고 다니 라니 자니 은걸 는걸 고말고 든가 려고 니까 을지도 는가 은가 인가 던가 나봐 으마 지마 렴 싶당 있당 없당 했당 었당 았당 겠당 한당 간당 온당 된당 좋당',
    // Clauses of reason or manner without a main clause: -어서.
    '해서 아서 어서 여서 라서 워서 와서 가서 려서 져서 돼서 봐서 줘서 면서',
    // Stems that end in a vowel.
    '나가 들어가 올라가 돌아가 걸어가 다녀가 챙겨가 가져가 데려가 따라가 지나가 내려가 오래가 다녀 나와 들어와 돌아와 다녀와 가져와 올라와 내려와 데려와',
    '아파 고파 나빠 예뻐 기뻐 바빠 슬퍼 비싸 몰라 달라 골라 올라 놀라 잘라 말라 빨라 발라 갈라 불러 흘러 눌러 서둘러 둘러 들러 질러 굴러 머물러',
    '끝나 만나 일어나 나타나 떠나 신나 화나 생각나 혼나 해라 와라 가라 봐라 마라 써라 줘라 어라 아라 여라 려라 져라 내라 거라 너라 돼라',
  ]
    .join(' ')
    .replaceAll(' ', '|')})$`,
  'u',
)

/** Words for people also end in -자 (개발자), so verbs with the propositive ending are listed: 하자, 보자, 말자. */
const invites =
  /(?:하|가|보|먹|만나|쉬|놀|말|내|두|주|되|살|앉|읽|쓰|걷|뛰|들|있|않|찾|잊|웃|받|잡|기다리|마시|시키|지키|이기|버리|올리|돌리|만들|끊|끄|켜|배우|나누|즐기|떠나|일어나|그러)자$/u

type LastSyllable = {
  /** Words with this last syllable that are not predicates. */
  nouns?: string
  /** Required final consonants of the preceding syllable. */
  after?: string
  /** A predicate only in questions: 먹었니? */
  asked?: true
}

const lastSyllables: Record<string, LastSyllable> = {
  다: { nouns: '바다 사이다 캐나다 판다 베란다 우간다 르완다 람다 마다' },
  어: {
    nouns:
      '언어 단어 영어 국어 본어 용어 색어 상어 등어 연어 문어 악어 인어 장어 방어 제어 수어 래어 유어 조어 표어 광어 모어 주어 적어 술어 사어 접어 숙어 속어 은어 랑스어 러시아어 독일어 랍어 웨어 케어 헤어 디어 이어 스토어 레이어 피어 니어 투어',
  },
  아: {
    nouns: '시아 리아 니아 비아 피아 디아 키아 육아 유아 고아 치아 자아 소아 동아 영아 태아 배아 신생아 장애아 미아 남아 여아 코아 모아나',
  },
  해: {
    nouns:
      '이해 피해 올해 새해 남해 동해 서해 북해 흑해 오해 방해 손해 유해 공해 침해 저해 재해 황해 근해 상해 살해 가해 견해 양해 독해 분해 용해 지난해 이듬해 지중해 화해 음해 박해 자해',
  },
  야: { nouns: '분야 시야 광야 심야 평야 철야 재야 임야 전야 황야 나고야' },
  네: { nouns: '동네 그네 너네 걔네 우리네 쟤네 나그네 아낙네' },
  지: {
    nouns:
      '바지 편지 아지 미지 페이지 메시지 키지 까지 정지 유지 금지 휴지 돼지 아버지 단지 잡지 토지 성지 먼지 반지 방지 공지 인지 감지 소지 복지 포지 장지 양지 부지 현지 의지 묘지 용지 경지 중지 폐지 저지 견지 거주지 출발지 목적지 관광지 여행지 본지 일지 표지 벽지 소시지 지지 긍지 취지 요지 각지 가지 오렌지 개지 라운지 뱃지 브리지 로지 이번지 번지',
  },
  까: { after: 'ㄹ' },
  게: { after: 'ㄹ' },
  걸: { after: 'ㄹㄴ' },
  래: { nouns: '노래 미래 아래 원래 모래 고래 빨래 장래 유래 본래 종래 전래 거래 도래 나래 몰래' },
  군: { nouns: '장군 국군 공군 해군 육군 미군 적군 아군 백군 청군 김군 이군 박군 행군 십자군 대군' },
  데: { after: 'ㄴ', nouns: '가운데 군데' },
  대: {
    after: 'ㄴㅆㅎㅄㄶㅀㅌㅈㄱ',
    nouns: '군대 반대 현대 연대 관대 근대 한대 천대 년대 전대 안대 판대 학대 확대 막대 책대 적대 낙대 국대',
  },
  냐: {},
  려: { nouns: '고려 격려 배려 염려 우려 독려 오히려' },
  여: { nouns: '참여 기여 부여 수여 대여 급여 증여 투여 잔여 하여' },
  혀: { nouns: '전혀 혀' },
  내: { nouns: '안내 국내 시내 실내 사내 이내 아내 교내 인내 체내 기내 장내 시냇내 냄내' },
  깨: { nouns: '어깨 참깨 들깨' },
  워: { nouns: '파워 타워 샤워 라워 로워' },
  써: { nouns: '벌써' },
  겨: {},
  켜: {},
  펴: {},
  져: {},
  쳐: {},
  껴: {},
  줘: {},
  봐: {},
  돼: {},
  둬: {},
  놔: {},
  셔: {},
  빼: {},
  니: { asked: true, nouns: '머니 언니 비키니' },
  나: { asked: true, nouns: '하나 바나나 코로나 안나' },
  면: { asked: true, nouns: '라면 화면 측면 표면' },
}

/** Final consonants of verb stems before 어 and 아 that the listed nouns never have: 젊어 is a verb, while 적어 may be a noun. */
const onlyStems = new Set(['ㅆ', 'ㅄ', 'ㅎ', 'ㄶ', 'ㅀ', 'ㅌ', 'ㅍ', 'ㅈ', 'ㅊ', 'ㄲ', 'ㄺ', 'ㄻ', 'ㄼ', 'ㄵ', 'ㄾ', 'ㄿ'])

/**
 * True when a word ends a sentence in plain speech (반말): spoken -어, -지, -네, -ㄹ게, -자, -냐, or written -다. Nouns with the same ending are
 * excluded by the final consonant before the ending and by a list of common ones. `asks`: the sentence has a question mark.
 */
export function isPlainEnding(word: string, asks: boolean): boolean {
  if (plainWords.has(word) || (asks && askedWords.has(word)) || surely.test(word) || invites.test(word)) return true
  const rule = lastSyllables[word.at(-1) ?? '']
  if (!rule || word.length < 2) return false
  const stem = finalConsonant(word.at(-2) ?? '')
  if (onlyStems.has(stem)) return true
  if (rule.asked && !asks) return false
  if (rule.after !== undefined && (stem === '' || !rule.after.includes(stem))) return false
  return !(rule.nouns ?? '').split(' ').some((noun) => noun !== '' && word.endsWith(noun))
}
