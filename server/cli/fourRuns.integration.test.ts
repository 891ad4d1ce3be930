import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { expect, test } from 'vitest'

import type { CellReport } from '../core/run/cellReport.ts'
import { sqliteModule } from '../io/sqlite/sqliteModule.ts'
import { cliSpace } from './testing/cliSpace.ts'

const words = Array.from({ length: 30 }, (_, n) => `word${n}`)
const notebook = `---
title: shared
model: tiny
seed: 3
---
\`\`\`yaml prompt p
user: "Say {{x}}"
\`\`\`
\`\`\`yaml cases c
${words.map((x) => `- vars: { x: ${x} }`).join('\n')}
\`\`\`
\`\`\`yaml sweep s
temperature: [0.1, 0.5, 0.9]
max_tokens: 8
\`\`\`
`
const CELLS = words.length * 3

const cellsOf = ({ stdout }: { stdout: string }) => (JSON.parse(stdout) as { cells: CellReport[] }).cells

test('four programs that run one notebook at once compute each cell once in total, and all get every output', async () => {
  await using space = await cliSpace({ 'shared/notebook.md': notebook })
  const runs = await Promise.all([1, 2, 3, 4].map(() => space.run(['run', 'shared', '--json'])))
  expect(runs.map(({ code, stderr }) => (code === 0 ? 0 : stderr))).toEqual([0, 0, 0, 0])
  const cells = runs.map(cellsOf)
  const computed = cells.flat().filter(({ status, cached }) => status === 'done' && !cached)
  expect(computed).toHaveLength(CELLS)
  expect(new Set(computed.map(({ key }) => key)).size).toBe(CELLS)
  for (const one of cells) expect(one.map(({ key, output }) => [key, output])).toEqual(cells[0]?.map(({ key, output }) => [key, output]))
  const database = new (sqliteModule().DatabaseSync)(join(space.path, 'home', 'assay.db'))
  expect(database.prepare('SELECT count(*) AS count FROM claims').get()).toMatchObject({ count: 0 })
  database.close()
})

test('the cells of a program that was killed are taken over at once, and a flipped output is computed again and named', async () => {
  await using space = await cliSpace({ 'shared/notebook.md': notebook }, { ASSAY_FAKE_DELAY_MS: '30' })
  const first = space.start(['run', 'shared', '--json'])
  const database = () => new (sqliteModule().DatabaseSync)(join(space.path, 'home', 'assay.db'))
  let claimed = 0
  while (claimed === 0 && first.child.exitCode === null) {
    await delay(50)
    try {
      const open = database()
      claimed = Number(open.prepare('SELECT count(*) AS count FROM claims').get()?.count)
      open.close()
    } catch {
      // The store does not exist yet.
    }
  }
  expect(claimed).toBeGreaterThan(0)
  const second = space.start(['run', 'shared', '--json'])
  first.child.kill('SIGKILL')
  await first.ended
  const ended = await second.ended
  expect(ended.code).toBe(0)
  const [cell] = cellsOf(ended)
  expect(cellsOf(ended).filter(({ status }) => status === 'done')).toHaveLength(CELLS)

  const open = database()
  open.prepare(`UPDATE results SET output = 'x' || output WHERE key = ?`).run(String(cell?.key))
  open.close()
  const again = await space.run(['run', 'shared', '--json'])
  expect(again).toMatchObject({ code: 0, stderr: expect.stringContaining(String(cell?.key)) })
  const repaired = cellsOf(again)
  expect(repaired.filter(({ cached }) => !cached).map(({ key }) => key)).toEqual([cell?.key])
  expect(repaired[0]?.output).toBe(cell?.output)
})
