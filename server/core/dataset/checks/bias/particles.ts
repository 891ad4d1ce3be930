import { finalConsonant } from '../../../metrics/language/hangul.ts'

/** Particles whose form depends on whether the syllable before has a final consonant: with one, without one. */
const forms: readonly (readonly [string, string])[] = [
  ['으로부터', '로부터'],
  ['으로서', '로서'],
  ['으로써', '로써'],
  ['이에요', '예요'],
  ['이었', '였'],
  ['이라고', '라고'],
  ['이라는', '라는'],
  ['이랑', '랑'],
  ['이나', '나'],
  ['으로', '로'],
  ['은', '는'],
  ['이', '가'],
  ['을', '를'],
  ['과', '와'],
  ['아', '야'],
]

/** Syllables that follow a noun; what begins otherwise is another word. Longer ones first. */
const followers =
  '으로부터|로부터|으로서|로서|으로써|로써|에게서|한테서|에서는|에서도|에서|에게는|에게도|에게|한테|께서는|께서|께|이에요|예요|이었\\p{L}{1,3}|였\\p{L}{1,3}|이라고|라고|이라는|라는|이랑|랑|이나|나|입니다|입니까|인가요|이다|이고|이며|인데|처럼|보다|마다|까지|부터|조차|마저|밖에|으로|로|은|는|이|가|을|를|과|와|의|도|만|에|야|아'

/** What may stand between a word and its particle; the particle then follows it. */
const suffixes = '님|씨|들|분|께서'

/** A pattern of what follows a Korean noun up to the end of the word: suffix and particle, each of them or none. */
export const afterNoun = `(${suffixes})?(${followers})?(?![\\p{L}\\p{N}])`

/** The particle as it is after another word. After ㄹ, 로 stays. */
export function particleFor(particle: string, word: string): string {
  const last = finalConsonant(word.at(-1) ?? '')
  const form = forms.find((each) => each.some((one) => particle === one || (one.length > 1 && particle.startsWith(one))))
  if (!form) return particle
  const [closed, open] = form
  const given = particle.startsWith(closed) ? closed : open
  const wanted = last === '' || (last === 'ㄹ' && open.startsWith('로')) ? open : closed
  return wanted + particle.slice(given.length)
}
