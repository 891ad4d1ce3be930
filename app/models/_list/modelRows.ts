import type { ErrorData } from '#server/core/errors.ts'
import type { ModelEntry } from '../../_trpc/apiTypes.ts'
import type { Tone } from '../../_ui/feedback/Badge.tsx'
import { formatBytes, formatNumber } from '../../_ui/text/format.ts'
import { type SpeedView, speedView } from './speedView.ts'

/** A model as its row shows it. */
export type ModelRowView = {
  id: string
  /** The model name from the file's metadata, for the tooltip. */
  ownName: string | null
  description: string
  status: { label: string; tone: Tone }
  /** `llama · 135 M weights · Q4_1 · 2,048 tokens of context · 102 MB · Apache-2.0` as separate parts. */
  facts: string[]
  file: string
  warning: string | null
  problem: ErrorData | null
  pull: { fraction: number | null; detail: string; etaMs: number | null } | null
  action: 'pull' | 'cancel' | 'retry' | null
  /** A chat model that is here and whole: it can be measured, and other files can be made of it. */
  usable: boolean
  /** The type of its file, such as `Q4_1`. */
  quantisation: string | null
  /** Number of weights. */
  parameters: number
  making: ModelEntry['making']
  makingProblem: ErrorData | null
  speed: SpeedView | null
  measuring: ModelEntry['measuring']
  measuringProblem: ErrorData | null
}

export type ModelGroup = { kind: ModelEntry['kind']; title: string; description: string; models: ModelRowView[] }

const groups: Omit<ModelGroup, 'models'>[] = [
  { kind: 'chat', title: 'Chat', description: 'Generate the outputs of cells.' },
  { kind: 'embed', title: 'Embedding', description: 'Turn text into vectors: similarity scores, similar shots, retrieval.' },
  { kind: 'rerank', title: 'Reranking', description: 'Reorder retrieved passages by relevance.' },
  { kind: 'adapter', title: 'LoRA adapters', description: 'Changes to a model, of use only with the model they were trained on.' },
  { kind: 'mmproj', title: 'Image projectors (mmproj)', description: 'The part of a multimodal model that reads images.' },
  { kind: 'imatrix', title: 'Importance matrices (imatrix)', description: 'Measurements of a model, used to quantise it.' },
  { kind: 'vector', title: 'Control vectors', description: 'Directions that shift the style of a model.' },
]

/** Models by kind, present ones first. Kinds without a model are left out. */
export function modelGroups(models: readonly ModelEntry[]): ModelGroup[] {
  return groups.flatMap((group) => {
    const members = models
      .filter((model) => model.kind === group.kind)
      .toSorted((a, b) => Number(b.present) - Number(a.present) || Number(b.default) - Number(a.default))
    return members.length === 0 ? [] : [{ ...group, models: members.map((model) => modelRow(model, models)) }]
  })
}

function modelRow(model: ModelEntry, models: readonly ModelEntry[]): ModelRowView {
  const { metadata, pull } = model
  return {
    id: model.id,
    ownName: metadata?.name ?? null,
    description: model.made
      ? `Made from ${model.made.madeFrom.id} (${model.made.madeFrom.type}) by ${model.made.madeBy}`
      : model.description,
    status: statusOf(model),
    facts: [
      metadata?.architecture,
      metadata ? `${formatWeights(metadata.parameters)} weights` : null,
      metadata?.quantisation,
      metadata && metadata.trainContext > 0 ? `${formatNumber(metadata.trainContext)} tokens of context` : null,
      model.bytes === null ? null : formatBytes(model.bytes),
      model.licence ?? 'unknown licence',
    ].filter((fact) => fact !== null && fact !== undefined),
    file: model.file,
    warning:
      model.kind === 'chat' && metadata && !metadata.chatTemplate
        ? 'The file has no chat template, so prompts are sent as plain text.'
        : null,
    problem: model.problem,
    pull: pull && { fraction: pull.fraction, detail: pullDetail(pull), etaMs: pull.etaMs },
    action: pull ? 'cancel' : model.present && !model.problem ? null : model.source === 'dropped' ? null : model.problem ? 'retry' : 'pull',
    usable: model.kind === 'chat' && model.present && !model.problem && !pull && model.file.toLowerCase().endsWith('.gguf'),
    quantisation: metadata?.quantisation ?? null,
    parameters: metadata?.parameters ?? 0,
    making: model.making,
    makingProblem: model.makingProblem,
    speed: speedView(model, models),
    measuring: model.measuring,
    measuringProblem: model.measuringProblem,
  }
}

function statusOf({ present, problem, pull, source, made }: ModelEntry): ModelRowView['status'] {
  if (pull) return { label: 'Downloading', tone: 'accent' }
  if (problem) return { label: present ? 'Broken' : 'Problem', tone: 'bad' }
  if (!present) return { label: 'Not downloaded', tone: 'neutral' }
  if (made) return { label: 'Ready, made here', tone: 'good' }
  return source === 'dropped' ? { label: 'Ready, added manually', tone: 'good' } : { label: 'Ready', tone: 'good' }
}

function pullDetail({ receivedBytes, totalBytes }: { receivedBytes: number; totalBytes: number | null }): string {
  return totalBytes === null ? formatBytes(receivedBytes) : `${formatBytes(receivedBytes)} of ${formatBytes(totalBytes)}`
}

/** `134515008` becomes `135 M`, `7241732096` becomes `7.2 B`. */
export function formatWeights(count: number): string {
  if (count >= 999.5e6) return `${(count / 1e9).toFixed(count >= 99.5e9 ? 0 : 1)} B`
  return `${Math.round(count / 1e6)} M`
}
