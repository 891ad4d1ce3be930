import type { PlannedCell } from '../../core/experiment/cell.ts'
import type { Experiment } from '../../core/experiment/experiment.ts'
import { defaultDate } from '../../core/experiment/templateFacts.ts'
import type { Diagnostic, Notebook } from '../../core/notebook/notebook.ts'
import type { KeyedModel } from './runTypes.ts'

type Planned = {
  cells: readonly PlannedCell[]
  experiment: Experiment
  models: ReadonlyMap<string, KeyedModel>
  notebook: Notebook
  path: string
}

/** What the user should know of settings that a model's chat template makes use of, or does not. */
export function chatTemplateFindings(planned: Planned): Diagnostic[] {
  return [...dateFindings(planned), ...thinkingFindings(planned)]
}

function dateFindings({ experiment: { date }, models, notebook, path }: Planned): Diagnostic[] {
  const place = { file: path, line: dateLine(notebook) }
  const dated = [...models].filter(([, { templateFacts }]) => templateFacts.date !== 'none').map(([id]) => id)
  if (date !== undefined && models.size > 0 && dated.length === 0)
    return [{ severity: 'info', message: '`date` changes nothing: no model of this notebook writes a date in its prompts.', place }]
  return dated.map((id) => ({
    severity: 'info',
    message:
      `The chat template of ${id} writes today’s date. Here it always writes ${date ?? defaultDate}, so that a prompt is the same tomorrow. ` +
      (date === undefined ? 'To choose another day, add `date: 2026-11-29` to the front matter.' : '`date` in the front matter sets it.'),
    place,
  }))
}

function dateLine({ segments: [first] }: Notebook): number {
  if (first?.kind !== 'frontMatter') return 1
  const line = first.body.split('\n').findIndex((text) => /^date\s*:/.test(text))
  return line < 0 ? 1 : first.bodyLine + line
}

function thinkingFindings({ cells, experiment, models, path }: Planned): Diagnostic[] {
  const found = new Map<string, Diagnostic>()
  for (const { thinking, model, sweep } of cells) {
    const can = models.get(model)?.templateFacts.thinking
    if (thinking === undefined || can === undefined || can === 'switch' || (can === 'always' && thinking)) continue
    const place = { file: path, line: experiment.sweeps.find(({ name }) => name === sweep)?.line ?? 1 }
    const block = `sweep ${sweep}`
    const key = JSON.stringify([sweep, model])
    if (can === 'always')
      found.set(key, {
        severity: 'error',
        message: `\`thinking: false\` is not possible with ${model}: its chat template has no switch for it. Remove it, or choose another model.`,
        place,
        block,
      })
    else if (!found.has(key))
      found.set(key, {
        severity: 'info',
        message: `\`thinking\` changes nothing with ${model}: its chat template knows no thoughts.`,
        place,
        block,
      })
  }
  return [...found.values()]
}
