import { join } from 'node:path'
import { expect, test } from 'vitest'
import { cliSpace } from '../testing/cliSpace.ts'

const notebook = `---
model: tiny
---
\`\`\`yaml prompt first
user: "{{question}}"
\`\`\`

\`\`\`yaml cases questions
- vars: { question: "강아지는?" }
- vars: { question: "cat?" }
\`\`\`

\`\`\`yaml sweep main
prompt: [first]
repeats: 2
temperature: [0.7]
max_tokens: 400
\`\`\`

\`\`\`yaml score main
- length
\`\`\`
`

test(
  'dataset send adds the best cells once, names what is left out, and refuses options that do not fit',
  { timeout: 300_000 },
  async () => {
    await using space = await cliSpace({ 'pets/notebook.md': notebook })
    const env = { ASSAY_DATASETS: join(space.path, 'datasets') }
    expect((await space.run(['run', 'pets'], env)).code).toBe(0)
    const best = ['dataset', 'send', '짖기', 'pets', '--best', 'length', '--json']
    const first = await space.run(best, env)
    expect(JSON.parse(first.stdout)).toMatchObject({
      dataset: '짖기',
      cells: 4,
      rows: 2,
      known: 0,
      added: 2,
      leftOut: [{ reason: 'notBest', cells: 2 }],
    })
    expect(first.stderr).toContain('left out: 2 cells: another cell of the test case is better')
    expect(JSON.parse((await space.run(best, env)).stdout)).toMatchObject({ known: 2, added: 0 })
    const wrong = await space.run(['dataset', 'send', '짖기', 'pets', '--score', 'length'], env)
    expect([wrong.code, wrong.stderr]).toEqual([2, '--score compares the answers of pairs: add --rows pairs.\n'])
  },
)
