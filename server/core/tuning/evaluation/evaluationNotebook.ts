import { jsonLine } from '../../dataset/row/rowLine.ts'
import { newBlock } from '../../notebook/blockText.ts'
import { writeYaml } from '../../notebook/writeYaml.ts'
import type { AdapterCard, AdapterTraining } from '../adapter/adapterCard.ts'
import type { EvaluationCase } from './evaluationCases.ts'

export type EvaluationInput = {
  adapter: Pick<AdapterCard, 'id' | 'base'>
  training: Pick<AdapterTraining, 'dataset' | 'settings'>
  /** At least one. */
  cases: readonly EvaluationCase[]
  /** The split that the cases are from. */
  split: 'test' | 'validation'
  /** Rows of the split that are no cases. */
  leftOut: number
  /** Tokens of the longest answer, its end token included. */
  longestAnswer: number
}

/** The embedding model for texts in other letters than Latin ones. */
const multilingualModel = 'multilingual-e5-small'
/** An answer up to this many characters can be expected word for word. */
const shortAnswer = 40

/**
 * A notebook that asks the same questions of the base model, of the adapter at half its scale and of the whole adapter, and the file of its cases. The
 * messages of a cell are those of the training. The result reads back without findings where the adapter is there.
 */
export function evaluationNotebook(input: EvaluationInput): { notebook: string; cases: string } {
  const { adapter, cases } = input
  const { id } = adapter
  const system = sharedSystem(cases)
  const hasSystemVariable = system === null
  const scores = scoresFor(cases)
  const title = `What did the adapter ${id} change?`
  const notebook = [
    `---\n${writeYaml({ title, model: adapter.base.id })}---\n`,
    `# ${title}\n`,
    prose(input),
    newBlock(
      { kind: 'prompt', name: 'as-trained' },
      writeYaml({
        ...(hasSystemVariable ? { system: '{{system}}' } : system === '' ? {} : { system }),
        user: '{{prompt}}',
      }),
      '\n',
    ),
    newBlock({ kind: 'cases', name: 'held-out' }, writeYaml({ from: 'cases.jsonl' }), '\n'),
    newBlock(
      { kind: 'sweep', name: 'main' },
      writeYaml({
        prompt: ['as-trained'],
        adapter: ['none', `${id}@0.5`, id],
        temperature: 0,
        max_tokens: roomFor(input.longestAnswer),
      }),
      '\n',
    ),
    newBlock({ kind: 'score', name: 'main' }, writeYaml(scores.map(({ item }) => item)), '\n'),
    'The perplexity asks how surprising the reference is to each column, without generating anything: less is better. The heads of the columns say whether a difference is more than chance. Choose "Score with models" above the grid for the scores that ask a model.\n',
    ...scores.map(({ name, chart }) => newBlock({ kind: 'chart', name: chart }, writeYaml({ kind: 'bar', x: 'adapter', y: name }), '\n')),
  ].join('\n')
  return { notebook, cases: cases.map((each) => `${caseLine(each, hasSystemVariable)}\n`).join('') }
}

function prose({ adapter, training: { dataset, settings }, cases, split, leftOut }: EvaluationInput): string {
  const rows = cases.length === 1 ? '1 row' : `${cases.length} rows`
  const reference = settings.method === 'dpo' ? 'the better answer of each pair' : 'the answer of each row'
  return [
    `The questions are ${rows} of the ${split} split of \`${dataset.name}\`, snapshot \`${dataset.snapshot}\`. Each is asked three times: of the model \`${adapter.base.id}\`, of the model with half of the adapter, and with the whole adapter. The reference is ${reference}.\n`,
    ...(split === 'validation'
      ? [
          '**The snapshot has no test split.** The validation split decided which step of the training was kept, so these figures are a little better than those of new questions.\n',
        ]
      : []),
    ...(leftOut > 0
      ? [`${leftOut === 1 ? '1 more row' : `${leftOut} more rows`} of the split could not be made a test case, or there were too many.\n`]
      : []),
  ].join('\n')
}

/** The system text that all cases have, '' for none; null if they differ or if it would be read as a template. */
function sharedSystem(cases: readonly EvaluationCase[]): string | null {
  const systems = new Set(cases.map(({ system }) => system))
  const [system = ''] = systems
  return systems.size > 1 || /\{[{%#]/.test(system) ? null : system
}

/** What fits the references: always likeness and perplexity, and exact demands where all answers are short or JSON. */
function scoresFor(cases: readonly EvaluationCase[]): { item: unknown; name: string; chart: string }[] {
  const answers = cases.map(({ answer }) => answer)
  const perplexity = 'reference-perplexity'
  return [
    { item: perplexity, name: perplexity, chart: 'perplexity' },
    ...(cases.every(({ rejected }) => rejected !== null)
      ? [
          {
            item: { [perplexity]: { name: 'perplexity of the worse answer', value: '{{rejected}}' } },
            name: 'perplexity of the worse answer',
            chart: 'perplexity-of-the-worse',
          },
        ]
      : []),
    isInLatinLetters(answers)
      ? { item: 'similar', name: 'similar', chart: 'similarity' }
      : { item: { similar: { model: multilingualModel } }, name: 'similar', chart: 'similarity' },
    { item: 'chrf', name: 'chrf', chart: 'shared-text' },
    ...(answers.every((answer) => answer.length <= shortAnswer && !answer.includes('\n'))
      ? [{ item: 'exact-match', name: 'exact-match', chart: 'exact' }]
      : []),
    ...(answers.every(isJsonText) ? [{ item: 'is-json', name: 'is-json', chart: 'json' }] : []),
  ]
}

/** Whether nearly all letters are Latin; the usual embedding model reads no others. */
function isInLatinLetters(texts: readonly string[]): boolean {
  const letters = texts.join('').match(/\p{L}/gu) ?? []
  const latin = letters.filter((letter) => /\p{Script=Latin}/u.test(letter)).length
  return latin >= 0.9 * letters.length
}

function isJsonText(text: string): boolean {
  if (!/^\s*[{[]/.test(text)) return false
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

/** A quarter more than the longest answer, in steps of 16. */
function roomFor(tokens: number): number {
  return Math.max(32, Math.ceil((tokens * 1.25) / 16) * 16)
}

function caseLine({ row, system, prompt, answer, rejected, tags }: EvaluationCase, hasSystem: boolean): string {
  return jsonLine({
    id: row,
    vars: { ...(hasSystem && { system }), prompt, ...(rejected !== null && { rejected }) },
    reference: answer,
    ...(tags.length > 0 && { tags }),
  })
}
