import { expect, test } from 'vitest'
import { parseNotebook } from '../../notebook/parseNotebook.ts'
import { cellKey, type CellKeyParts } from '../cellKey.ts'
import { planNotebook, readNotebook } from './planNotebook.ts'

/** The keys of a notebook's cells, for a model and an engine that are made up. */
function keysOf(sweep: string, more: Pick<CellKeyParts, 'passages'> = {}): string[] {
  const block = (header: string, body: string) => `\`\`\`yaml ${header}\n${body}\n\`\`\`\n`
  const text = `---\nmodel: tiny\nseed: 7\n---\n${block('prompt a', 'user: "Review: {{review}}"')}${block('cases c', '- vars: { review: 좋아요 🙂 }')}${block('sweep s', sweep)}`
  const files = { path: 'n.md', readFile: () => ({ error: { code: 'FILE_MISSING' as const, message: 'missing' } }) }
  const { cells, diagnostics } = planNotebook(readNotebook(parseNotebook(text), files), { path: 'n.md' })
  expect(diagnostics).toEqual([])
  return cells.map(({ messages, prefill, sampling, seed, maxTokens, stop, constraint, context }) =>
    cellKey({
      modelHash: 'a'.repeat(64),
      adapter: null,
      chatTemplateHash: 'b'.repeat(64),
      messages,
      prefill,
      sampling,
      seed,
      maxTokens,
      ...(context === undefined ? {} : { context }),
      stop,
      constraint,
      ...more,
      lane: 'exact',
      engineVersion: 'engine@1',
    }),
  )
}

/** The text of a sweep and the keys of its cells, under which results of earlier versions are stored. A key that changes loses them. */
const stored: [sweep: string, keys: string[]][] = [
  [
    'repeats: 2',
    [
      '34ee71770dc6244c0ac17cb5214eac459cb66ab482912810f8d5c92a4ac93983',
      'a0d2aa302f1cc9f26cf6f1a3233670c4f1df84dd43bc57fda0e5c2a023aed006',
    ],
  ],
  [
    'temperature: 0\nrepeats: 2',
    [
      '6e70c35773736ba2146ae71f7d8f6929914ee0428fbd71bd54c16359c1940c8d',
      '6e70c35773736ba2146ae71f7d8f6929914ee0428fbd71bd54c16359c1940c8d',
    ],
  ],
  [
    'temperature: [0.2, 1.3]\ntop_p: [0.5, 0.9]',
    [
      '6161cf2f7f247fb9d8992c051d61517c51b14a7fba3341012e740e6e9e8bb976',
      'feade19c17c74c7ffce5930d8a3d532e5f6713b6056933c3d2eab1db8b354372',
      'f0e63507200c5e0e080eddc21e67998199a20c524c05454c8f619ca49dfcb880',
      '05defd3c45e0efb83ffe38d9f95e77ec09fa2d452ccc430cabffa1d50affce38',
    ],
  ],
  [
    'top_p: [0.5, 0.9]\ntop_k: 20',
    [
      '69b76f10c5558b972447f57bbd57eed21d8d32ee5deada004bb2e33a0cb82ec9',
      '1d87bb32b542de5acf11158165ef5d90597a78548dc0d3fa0609e92fe2fd82a5',
    ],
  ],
  [
    'min_p: 0.05\nrepeat_penalty: 1\npresence_penalty: 0.5\nfrequency_penalty: -0.5',
    ['203d187c7f0032ba572f7fe254e6f84b920b8c5bd71ec87f4f68dd634ae65b85'],
  ],
  ['logit_bias: { " yes": 2, 네: -100 }', ['8e22c67cbd81f878d7f29b643877f3eb061339316c0fb38efe914625920a56d4']],
  [
    'logit_bias: [null, {}, { " yes": 0 }, { " yes": 1, " no": 0 }]',
    [
      '34ee71770dc6244c0ac17cb5214eac459cb66ab482912810f8d5c92a4ac93983',
      '34ee71770dc6244c0ac17cb5214eac459cb66ab482912810f8d5c92a4ac93983',
      '34ee71770dc6244c0ac17cb5214eac459cb66ab482912810f8d5c92a4ac93983',
      '9cdc72225dfeb957bbd507c8e599b15134ae0d13ab7ffeea90472ff0b76a3276',
    ],
  ],
  [
    'seed: [1, 2]',
    [
      '9010bef92e91c3e583b85c1b1ca763360df5e44d9192e89a55522fe84201d8fa',
      '17cc478ffe54b6b1327dbe8068938832c20cfa9c9b9f1109b6ef06a9826d65ed',
    ],
  ],
  [
    'max_tokens: [8, 48]',
    [
      'dc6505f8bc518c4b57d042442f4631a4d6ae53de09d2862448ccd48389820884',
      '04a36af59737faf6a35dc0b8bdeb98482081a160b6fdfa4846f1b23890834493',
    ],
  ],
  ['stop: "\\n"', ['1b151df74b9fa71a76f7089e57d613ed3a59365a9104ce844f2cdb7c5a80ff78']],
  ['stop: ["\\n", "끝"]', ['9714a0021263194a6c11536b4c513b97af9714309fa942ade33df56ea485a9e4']],
  [
    'stop: [null, "\\n", ["끝", "###"]]',
    [
      '34ee71770dc6244c0ac17cb5214eac459cb66ab482912810f8d5c92a4ac93983',
      '1b151df74b9fa71a76f7089e57d613ed3a59365a9104ce844f2cdb7c5a80ff78',
      '2063ac1b6b62af9a0342cf57030c087b303079118286984a48dd9a24435d94d9',
    ],
  ],
  ['grammar: \'root ::= "a"\'', ['3e4c38c79b295bbef4fdc5bd5f5ae191fff8be43326c6736af2a23936236f9c9']],
  [
    'grammar: [null, \'root ::= "a"\']',
    [
      '34ee71770dc6244c0ac17cb5214eac459cb66ab482912810f8d5c92a4ac93983',
      '3e4c38c79b295bbef4fdc5bd5f5ae191fff8be43326c6736af2a23936236f9c9',
    ],
  ],
  [
    'json_schema: { type: object, properties: { 답: { type: string } }, required: [답], additionalProperties: false }',
    ['c3dc2911dc31266717fc4123affe08826c5ba4d330dbb37aa5411f92e7dfb178'],
  ],
  [
    'constraint: [free, { json_schema: { type: string } }, { name: one, grammar: \'root ::= "a"\' }]',
    [
      '34ee71770dc6244c0ac17cb5214eac459cb66ab482912810f8d5c92a4ac93983',
      '329a777fd771d7402435104346e2acf7fdcc75f5e413e48f54bfa2d29e6d4445',
      '3e4c38c79b295bbef4fdc5bd5f5ae191fff8be43326c6736af2a23936236f9c9',
    ],
  ],
  ['context: 8192', ['affc2ec6673634c6795f9156f470fa76ef789689cafbdcc136b58fba95a9c455']],
  ['time_limit: 60\nlogprobs: 5', ['34ee71770dc6244c0ac17cb5214eac459cb66ab482912810f8d5c92a4ac93983']],
]

test.each(stored)('a result that was stored for the sweep %j is found', (sweep, keys) => {
  expect(keysOf(sweep)).toEqual(keys)
})

test('a cell with a retriever has a key of its own, one without has the key that it had before there were retrievers', () => {
  const [plain] = keysOf('repeats: 1')
  expect(keysOf('retriever: none')).toEqual([plain])
  const passages = { contentHash: 'c'.repeat(64), chunks: ['a.md:0-5', '안내.md:0-9'] }
  expect(keysOf('repeats: 1', { passages })).toEqual(['c6e42475f91112cc4c04de93b9bb6ce81727d1d948fa58b0bd53b14321d8190a'])
})

test('a result for a JSON schema that the grammar before did not keep is not found', () => {
  const before = 'cfb9fde6cddc5990f8bac2c6e66e5728d29b11f271ca437f6711b5aa6d9a5233'
  const now = keysOf('json_schema: { type: object, properties: { 답: { type: string } } }')
  expect(now).not.toContain(before)
  expect(now).toEqual(['d08ce4ca785263d36fc8b8f6709a17202f7a58af1f9c2b117b1f12881162e330'])
})

test('a parameter that came later leaves the keys alone where it is off, and makes others where it is not', () => {
  const [plain] = keysOf('repeats: 1')
  expect(keysOf('xtc_probability: 0\ndry_multiplier: 0')).toEqual([plain])
  const swept = keysOf(
    'xtc_probability: [0, 0.5]\nxtc_threshold: [0.1, 0.2]\ndry_multiplier: [0, 0.8]\ndry_sequence_breakers: [["\\n"], []]',
  )
  expect(swept.filter((key) => key === plain)).toHaveLength(4)
  // XTC is off or has one of two thresholds, DRY is off or has one of two lists of breakers.
  expect([swept.length, new Set(swept).size]).toEqual([16, 9])
})
