const first = 0xac00
const last = 0xd7a3
const tails = ['', ...Array.from('ㄱㄲㄳㄴㄵㄶㄷㄹㄺㄻㄼㄽㄾㄿㅀㅁㅂㅄㅅㅆㅇㅈㅊㅋㅌㅍㅎ')]

/** The final consonant of a Hangul syllable (`값` gives `ㅄ`); '' when it has none or the character is not a syllable. */
export function finalConsonant(character: string): string {
  const code = character.codePointAt(0) ?? 0
  return code >= first && code <= last ? (tails[(code - first) % tails.length] ?? '') : ''
}
