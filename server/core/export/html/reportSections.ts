import type { ExportedRun } from '../exportedRun.ts'
import { xmlText } from '../xmlText.ts'

/** Title, when and with what the outputs were made. */
export function reportHead(run: ExportedRun): string {
  const done = run.cells.filter(({ outcome }) => outcome.status === 'done').length
  const facts = [
    `${done} of ${run.cells.length} cells done`,
    `${run.lane} lane`,
    `notebook seed ${run.seed}`,
    run.run === null ? 'the grid as it stood' : `run ${run.run}`,
    new Date(run.at).toISOString().replace('T', ' ').slice(0, 16) + ' UTC',
  ]
  const models = run.models.map(
    ({ id, hash, chatTemplateHash, engineVersion }) =>
      `<p>Model <strong>${xmlText(id)}</strong> <small>file SHA-256 <code>${hash}</code>, chat template <code>${chatTemplateHash.slice(0, 16)}</code>, engine ${xmlText(engineVersion)}</small></p>`,
  )
  const left =
    run.leftOut > 0 ? `<p class="error">${run.leftOut} cells of this run are not in the notebook any more; they are not shown.</p>` : ''
  return `<header><button type="button" id="theme" class="theme" hidden>Light or dark</button><h1>${xmlText(run.title || run.notebook)}</h1><p class="muted">${facts.map(xmlText).join(' · ')}</p>${models.join('')}${left}</header>`
}

/** Prompts, metrics and settings: what a reader needs to do it again. */
export function reportDeclarations(run: ExportedRun): string {
  const prompts = run.variants.map(({ name, system, user, assistant }) => {
    const parts = [
      ['system', system],
      ['user', user],
      ['assistant', assistant],
    ] as const
    const shown = parts.flatMap(([role, text]) => (text === null ? [] : [`<p class="muted">${role}</p><pre>${xmlText(text)}</pre>`]))
    return `<h3>${xmlText(name)}</h3>${shown.join('')}`
  })
  const scores = run.specs.map(
    ({ metric, options, check, tags }, position) =>
      `${run.names[position] ?? metric}: ${JSON.stringify({ metric, ...options, ...check, ...(tags ? { tags } : {}) })}`,
  )
  const settings = run.columns.map((column) => {
    const first = run.cells[column.cells[0] ?? -1]?.cell
    return `${column.title}: ${JSON.stringify({ model: first?.model, ...first?.sampling, max_tokens: first?.maxTokens, stop: first?.stop, ...column.point })}`
  })
  const lists = `<h2>Scores</h2><pre>${xmlText(scores.join('\n') || 'none')}</pre><h2>Settings</h2><pre>${xmlText(settings.join('\n'))}</pre>`
  return `<section><h2>Prompts</h2>${prompts.join('')}${lists}</section><footer class="muted"><small>Made by Assay ${xmlText(run.version)}. Seeds and cell keys show when the pointer rests on an output.</small></footer>`
}
