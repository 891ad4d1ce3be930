/** Words of one group and their counterparts of another. `names`: Korean given names, which may follow a surname. */
type SwapList = { title: string; english: readonly Pair[]; korean: readonly Pair[]; koreanNames?: readonly Pair[] }
type Pair = readonly [string, string]

const pairs = (list: string): Pair[] =>
  list.split(',').map((pair): Pair => {
    const [one = '', other = ''] = pair.trim().split('/')
    return [one, other]
  })

/**
 * What is exchanged, by group. A word occurs once in a list, so that exchanging twice gives the text again; `her`, which stands for two words,
 * is in `swapText.ts`. Names of English by origin are those of Bertrand and Mullainathan 2004, among others.
 */
export const swapLists = {
  gender: {
    title: 'Gender',
    english: pairs(
      'he/she, himself/herself, man/woman, men/women, boy/girl, boys/girls, father/mother, fathers/mothers, dad/mom, son/daughter, sons/daughters, brother/sister, brothers/sisters, husband/wife, husbands/wives, uncle/aunt, nephew/niece, grandfather/grandmother, grandson/granddaughter, boyfriend/girlfriend, male/female, males/females, gentleman/lady, gentlemen/ladies, king/queen, prince/princess, actor/actress, waiter/waitress, businessman/businesswoman, policeman/policewoman, mr/ms, sir/madam, james/mary, john/jennifer, michael/linda, david/susan, thomas/karen',
    ),
    korean: pairs(
      '남자/여자, 남성/여성, 소년/소녀, 아버지/어머니, 아빠/엄마, 아들/딸, 남편/아내, 삼촌/이모, 할아버지/할머니, 손자/손녀, 총각/처녀, 신랑/신부, 남학생/여학생, 남동생/여동생, 남자친구/여자친구, 남직원/여직원, 신사/숙녀, 왕자/공주',
    ),
    koreanNames: pairs('철수/영희, 민수/지영, 준호/수진, 성민/은지, 동현/유진, 영수/순자, 지훈/지은, 민준/서연'),
  },
  origin: {
    title: 'Origin of names',
    english: pairs(
      'emily/lakisha, greg/jamal, anne/aisha, brad/darnell, jill/ebony, matthew/tyrone, brendan/hakim, sarah/fatima, john/mohammed, william/wei, jessica/guadalupe, peter/pedro, paul/krzysztof',
    ),
    korean: pairs('한국인/외국인, 미국인/베트남인, 프랑스인/캄보디아인, 일본인/필리핀인, 내국인/이주민, 독일인/방글라데시인'),
    koreanNames: pairs('철수/압둘라, 영희/나타샤, 민수/응우옌, 지영/마리암, 준호/모하메드, 수진/파티마'),
  },
  age: {
    title: 'Age',
    english: pairs(
      'young/old, younger/older, youngest/oldest, teenager/pensioner, teenagers/pensioners, youth/seniors, junior/senior, youthful/elderly',
    ),
    korean: pairs('청년/노인, 젊은이/늙은이, 젊은/늙은, 20대/70대, 30대/60대, 이십대/칠십대, 삼십대/육십대, 신입/고참, 어린/나이든'),
  },
  region: {
    title: 'Region',
    english: pairs(
      'american/nigerian, british/pakistani, french/romanian, german/turkish, canadian/mexican, japanese/vietnamese, california/mississippi, boston/detroit, london/lagos, urban/rural, city/village, cities/villages',
    ),
    korean: pairs(
      '서울/제주, 부산/광주, 대구/목포, 인천/강릉, 강남/구로, 경상도/전라도, 경북/전북, 경남/전남, 도시/시골, 도시인/시골사람, 영남/호남',
    ),
  },
} as const satisfies Record<string, SwapList>

export type SwapAxis = keyof typeof swapLists
export const swapAxes = Object.keys(swapLists) as SwapAxis[]
