const englishWords = words('the of and to is that for with was are this be by it from or not which have has can you your we our')

/** Function words of other languages in Latin letters. */
const foreignWords = words(
  'der die das und nicht ist ein eine mit für den dem le la les des est une dans pour que qui et los las el del y una por con para não uma os em il di che per non sono het een van och att det som är jest nie się na ve bir bu yang dan',
)

/** How many words of a text in Latin letters are function words of English, and of other languages. */
export function countFunctionWords(text: string): { english: number; foreign: number } {
  let english = 0
  let foreign = 0
  for (const [word] of text.toLowerCase().matchAll(/\p{Script=Latin}+/gu)) {
    if (englishWords.has(word)) english++
    else if (foreignWords.has(word)) foreign++
  }
  return { english, foreign }
}

function words(list: string): ReadonlySet<string> {
  return new Set(list.split(' '))
}
