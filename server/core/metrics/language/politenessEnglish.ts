import { z } from 'zod'
import { defineMetric } from '../metric/metric.ts'

/** Each pattern is one kind of politeness, counted once. Texts are in lower case with straight apostrophes. */
const polite: readonly RegExp[] = [
  /(?<!\b(?:as|hard to|to|if|do as|aim to|eager to|whatever|wherever) )(?<!\byou )\bplease\b(?! (?:him|her|them|everyone|everybody|the (?:crowd|boss|judges))\b)|\bkindly\b(?! (?:old|man|woman|face|soul|eyes|smile))/u,
  /\bthank you\b|\bthanks\b(?! to\b)|\bmany thanks\b|\bgrateful\b|\bappreciated?\b|\bmuch obliged\b/u,
  /\b(?:would|do) you mind\b|\bif you (?:don't|wouldn't) mind\b|\bif (?:it's|it is|that's|that is) (?:ok|okay|all right|alright|not too much trouble)\b/u,
  /\b(?:could|would) you\b(?! (?:even|seriously|just (?:stop|shut)|shut|believe))|\bcan you (?:kindly|possibly)\b|\b(?:may|might|could) (?:i|we)\b(?! (?:care|be any))/u,
  /\b(?:i'm|i am|we're|we are|so|very|terribly|really) sorry\b(?! (?:excuse|state|sight))|^sorry\b|\bapologi[sz]e\b|\bapolog(?:y|ies)\b|\bexcuse me\b|\bpardon me\b|\bi beg your pardon\b|\b(?:i'm|i am|we're|we are) afraid\b(?! of)/u,
  /\bdear (?:sir|madam|ms|mr|mrs|dr|prof|professor|customer|colleague|all|team|friend)s?\b|\bgood (?:morning|afternoon|evening)\b|\b(?:yes|no|thank you|excuse me|sorry|certainly|hello),? (?:sir|ma'am|madam)\b|\b(?:sir or madam|sir\/madam)\b/u,
  /\byou(?:'re| are) (?:very |most )?welcome\b|\bmy pleasure\b|\b(?:happy|glad|pleased|delighted) to (?:help|assist|answer|meet|be of)\b/u,
  /\bi was wondering\b|\bi wonder if\b|\bif possible\b|\b(?:would|could) it be possible\b|\bif i may\b|\bwhen(?:ever)? you (?:have|get) (?:a|the) (?:moment|minute|chance|time)\b|\bat your (?:earliest )?convenience\b/u,
  /\bfeel free to\b|\bplease let me know\b|\blet me know if (?:you|there|i)\b|\bdon't hesitate to\b|\bdo not hesitate to\b|\bi hope (?:this|that) helps\b|\bhave a (?:nice|great|good|lovely|wonderful) (?:day|weekend|evening|one|time)\b/u,
  /\b(?:best|kind|warm|kindest) regards\b|\bsincerely\b|\brespectfully\b|\bwith (?:best|kind) wishes\b|\bi(?:'d| would) (?:be )?(?:love|like|grateful|appreciate|happy|glad)\b.*\bif you\b/u,
]

const impolite: readonly RegExp[] = [
  /\b(?:idiots?|stupid(?:est)?|morons?|dumb(?:ass|est)?|jerks?|fools?|losers?|imbeciles?|clowns?|pathetic|useless|lazy|ignorant)\b/u,
  /\bshut (?:the \w+ )?up\b|\bget (?:lost|out)\b|\bgo away\b|\bleave me alone\b|\bback off\b|\bbeat it\b|\bbuzz off\b/u,
  /\bhurry (?:the \w+ )?up\b|\bright now!|\bnow!|\bi said\b|\bi already told you\b|\bas i (?:already )?(?:said|told you)\b|\bhow many times\b/u,
  /\bi (?:don't|do not|couldn't) (?:care|give a)\b|\bwho cares\b|^whatever\b|\bnot my (?:problem|job)\b|\bnone of your business\b|\bnobody (?:asked|cares)\b|\bmind your own\b/u,
  /\bwhat(?:'s| is) wrong with you\b|\bare you (?:deaf|blind|kidding|serious|even)\b|\bhow dare\b|\bwho do you think you are\b|\byou people\b|\bwhat do you want\b/u,
  /\bdamn(?:ed)?\b|\bhell\b|\bcrap(?:py)?\b|\bwtf\b|\bfuck\w*|\bshit\w*|\bbullshit\b|\bass(?:hole)?\b|\bbitch\w*|\bbastards?\b|\bsucks?\b/u,
  /\b(?:stop|quit) (?:wasting|bothering|whining|complaining|asking)\b|\bwast(?:e|ing) (?:of )?my time\b|\bfigure it out\b|\bdo it yourself\b|\bgoogle it\b|\bread the manual\b|\bjust do it\b|\bdeal with it\b|\bgrow up\b/u,
  /\byou(?:'re| are) (?:so |completely |clearly |obviously |just )*(?:wrong|incompetent|annoying|ridiculous|clueless|hopeless|a liar|lying)\b|\b(?:this|that|it) is ridiculous\b|\bany (?:idiot|fool|child) (?:can|could|knows)\b|\bisn't it obvious\b|\byou (?:clearly |obviously )?have no (?:idea|clue)\b/u,
]

/** The number of polite and of impolite kinds of words in a text. */
export function englishPoliteness(text: string): { polite: number; impolite: number } {
  const plain = text.normalize('NFKC').replace(/[‘’ʼ]/gu, "'").toLowerCase().replace(/\s+/gu, ' ').trim()
  const count = (patterns: readonly RegExp[]) => patterns.filter((pattern) => pattern.test(plain)).length
  return { polite: count(polite), impolite: count(impolite) }
}

/** Politeness of an English output by its set phrases. */
export const politenessEnglish = defineMetric({
  id: 'politeness-english',
  title: 'Politeness (English)',
  group: 'language',
  description:
    'How polite an English output sounds by its set phrases (please, could you, thank you, sorry; shut up, who cares): 0.5 for none or both, towards 1 with more polite kinds, towards 0 with more impolite ones. A heuristic: it does not recognise tone, irony and quotations. Null without Latin letters.',
  mainOption: null,
  higherIsBetter: true,
  range: { least: 0, most: 1 },
  optionsSchema: z.strictObject({}),
  scorer:
    () =>
    ({ output }) => {
      if (!/\p{Script=Latin}/u.test(output)) return null
      const found = englishPoliteness(output)
      return (1 + found.polite) / (2 + found.polite + found.impolite)
    },
})
