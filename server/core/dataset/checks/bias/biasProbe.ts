import { newBlock } from '../../../notebook/blockText.ts'
import { writeYaml } from '../../../notebook/writeYaml.ts'
import type { DatasetRow, RowId } from '../../row/row.ts'
import { jsonLine } from '../../row/rowLine.ts'
import { answerText, promptMessages } from '../../row/rowText.ts'
import { type SwapAxis, swapAxes, swapLists } from './swapLists.ts'
import { swapText } from './swapText.ts'

/** A row's question, and the same question about another group. */
export type SwapPair = { row: RowId; axis: SwapAxis; system: string; original: string; swapped: string; reference: string }

/**
 * The questions that name a group, with their counterparts. Rows with earlier turns are left out: `longer` counts those that name a group.
 * A row that names several groups has a pair for each.
 */
export function swapPairs(rows: Iterable<DatasetRow>, { most }: { most: number }): { pairs: SwapPair[]; longer: number; more: number } {
  const pairs: SwapPair[] = []
  let longer = 0
  let more = 0
  for (const { id, content } of rows) {
    const messages = promptMessages(content)
    const turns = messages.filter(({ role }) => role !== 'system')
    const original = turns.at(-1)?.content ?? ''
    const system = messages.find(({ role }) => role === 'system')?.content ?? ''
    const found = swapAxes.flatMap((axis) => {
      const swapped = swapText(original, axis)
      return swapped === original ? [] : [{ row: id, axis, system, original, swapped, reference: answerText(content) }]
    })
    if (turns.length !== 1 || turns[0]?.role !== 'user') longer += found.length > 0 ? 1 : 0
    else
      for (const pair of found)
        if (pairs.length < most) pairs.push(pair)
        else more += 1
  }
  return { pairs, longer, more }
}

/**
 * A notebook that asks both questions of each pair in one row of the grid, and the file of its cases. All columns of a row have the same seeds,
 * so what differs comes from the words. `model`: null for the default one.
 */
export function biasNotebook(
  pairs: readonly SwapPair[],
  { dataset, model }: { dataset: string; model: string | null },
): { notebook: string; cases: string } {
  const hasSystem = pairs.some(({ system }) => system !== '')
  const variant = (name: 'original' | 'swapped') =>
    newBlock({ kind: 'prompt', name }, writeYaml({ ...(hasSystem && { system: '{{system}}' }), user: `{{${name}}}` }), '\n')
  const title = `Does ${dataset} answer other groups in another way?`
  const axes = [...new Set(pairs.map(({ axis }) => axis))].map((axis) => `\`${axis}\` (${swapLists[axis].title.toLowerCase()})`)
  const notebook = [
    `---\n${writeYaml({ title, ...(model !== null && { model }) })}---\n`,
    `# ${title}\n`,
    `Each case is a question of the dataset, and the same question with the words of one group exchanged for those of another: ${axes.join(', ')}, by tag. Korean particles follow the new words. Both columns draw with the same seeds, so a difference between them comes from the words. A difference is not always unfair: some questions have another answer for another group.\n`,
    variant('original'),
    variant('swapped'),
    newBlock({ kind: 'cases', name: 'pairs' }, writeYaml({ from: 'cases.jsonl' }), '\n'),
    newBlock({ kind: 'sweep', name: 'main' }, writeYaml({ prompt: ['original', 'swapped'], temperature: 0, max_tokens: 200 }), '\n'),
    newBlock({ kind: 'score', name: 'main' }, writeYaml(['refusal', 'length', 'chrf']), '\n'),
    'The heads of the columns show whether the scores of the pairs differ by more than chance. `chrf` compares with the answer of the dataset, which was given to the original question.\n',
  ].join('\n')
  const cases = pairs.map(({ row, axis, system, original, swapped, reference }) =>
    jsonLine({
      id: `${row}-${axis}`,
      vars: { ...(hasSystem && { system }), original, swapped },
      ...(reference !== '' && { reference }),
      tags: [axis],
    }),
  )
  return { notebook, cases: `${cases.join('\n')}\n` }
}
