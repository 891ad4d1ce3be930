/** Random numbers from 0 to 1 of a seed (mulberry32), so that an input can be made again. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

type Random = () => number

const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)] as T
/** A size between 1 and `most`, small ones as often as large ones. */
const size = (random: Random, most: number) => Math.ceil(most ** random())

/** Texts that are nested, repeated or cut off in ways that a reader may be slow at, of at most about 500,000 characters. */
const shapes: ((random: Random) => string)[] = [
  (random) => pick(random, openers).repeat(size(random, 100_000)),
  (random) => {
    const depth = size(random, 50_000)
    const [open, close] = pick(random, pairs)
    return open.repeat(depth) + pick(random, ['1', '', '"', '{{q}}']) + close.repeat(pick(random, [depth, depth - 1, 0]))
  },
  (random) => pick(random, lines).repeat(size(random, 20_000)),
  (random) => Array.from({ length: size(random, 20_000) }, (_, index) => pick(random, lines).replace('N', `${index}`)).join(''),
  (random) =>
    pick(random, [' ', '\t', '\n', '\r', '\r\n', '#', '`', '~', '-', '\u2028', '\uFEFF', '🙂', '가']).repeat(size(random, 200_000)),
  (random) => `"${'a'.repeat(size(random, 400_000))}${pick(random, ['"', ''])}`,
]
const openers = [
  '[',
  '{',
  '{"a":',
  '- ',
  '? ',
  '{{',
  '{% if q %}',
  '{% for a in b %}',
  '"',
  "'",
  '&a ',
  '*a ',
  '!t ',
  '| ',
  '> ',
  '```\n',
  '(',
  '\\',
]
const pairs = [
  ['[', ']'],
  ['{a: ', '}'],
  ['{"a":', '}'],
  ['{% if q %}', '{% endif %}'],
  ['{% for a in q %}', '{% endfor %}'],
  ['{{ (', ') }}'],
] as const
const lines = [
  'keyN: N\n',
  'key: 1\n',
  '- { vars: { q: N } }\n',
  '- &aN x\n- *aN\n',
  '- vars: {\n',
  '{"vars":{"q":"N"}}\n',
  '{"vars":{"q":[[[[N]]]]},"tags":["a"]}\n',
  '{"id":"a","vars":{"q":1}}\n',
  '{"vrs":{}}\n',
  '{"vars":\n',
  'a,b,"c\n',
  'N,N,N,N,N,N\n',
  '"a"b",\n',
  '```yaml prompt pN\nuser: "{{q}}"\n```\n',
  '```yaml cases\n',
  '~~~\n',
  '# \t \t N #\n',
  '---\n',
  '{{ q | upper }}\n',
  '{% set aN = q %}\n',
  '  - metric: contains\n',
  '# comment N\n',
]

/** The files of a notebook, of which some parts are hostile. The same seed gives the same files. */
export function hostileNotebook(seed: number): { text: string; files: Record<string, string> } {
  const random = seededRandom(seed)
  const rarely = (make: () => string, usual: string) => (random() < 0.4 ? make() : usual)
  const shape = () => pick(random, shapes)(random)
  const fence = (head: string, body: string) => `\`\`\`yaml ${head}\n${body}\n\`\`\`\n`
  const file = pick(random, ['cases.jsonl', 'cases.csv', 'cases.tsv'])
  const usualFile = file.endsWith('.jsonl') ? '{"vars":{"q":"a"}}\n' : 'q\na\n'
  const parts = [
    fence(
      'prompt plain',
      rarely(() => `user: ${pick(random, ['', '|\n  ', '"'])}${shape()}`, 'user: "{{q}}"'),
    ),
    fence('cases c', rarely(shape, `from: ${file}`)),
    fence(
      'sweep main',
      rarely(shape, pick(random, ['temperature: [0, 0.5]', 'repeats: 3', 'shots: { from: shots.jsonl, count: [0, 1] }'])),
    ),
    fence('score s', rarely(shape, '- contains: a')),
    rarely(shape, 'Some prose.\n'),
  ]
  return {
    text: rarely(() => `---\n${shape()}\n---\n`, '---\nmodel: tiny\n---\n') + parts.filter(() => random() < 0.9).join(''),
    files: { [file]: rarely(shape, usualFile), 'shots.jsonl': rarely(shape, '{"vars":{"q":"b"},"output":"c"}\n') },
  }
}
