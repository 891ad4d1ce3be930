import type { MeasuredSettings, QualitySettings } from '../../../../_trpc/apiTypes.ts'

/** Passages that are searched for each question unless the settings say otherwise: the measures reach to rank 100. */
export const usualPassages = 100

const modeNames = { text: 'Full text', vector: 'Vectors', hybrid: 'Hybrid' } as const
export const modes = ['text', 'vector', 'hybrid'] as const

/** Full text, vectors and hybrid with the index's own settings; full text only for an index without vectors. */
export function allModes(hasVectors: boolean): QualitySettings[] {
  return hasVectors ? modes.map((mode) => ({ mode })) : [{ mode: 'text' }]
}

/** Settings as a part of a URL: `hybrid_convex_w0.3_k10_rMODEL@v1`. Several are separated by `~`. */
export function printSettings(settings: readonly QualitySettings[]): string {
  return settings
    .map(({ mode = '', fusion, weight, k, reranker, snapshot }) =>
      [
        [
          mode,
          fusion,
          weight === undefined ? null : `w${weight}`,
          k === undefined ? null : `k${k}`,
          reranker === undefined ? null : `r${encodeURIComponent(reranker).replaceAll('_', '%5F').replaceAll('~', '%7E')}`,
        ]
          .filter((part) => part != null)
          .join('_'),
        snapshot,
      ]
        .filter((part) => part !== undefined)
        .join('@'),
    )
    .join('~')
}

/** What `printSettings` wrote. Parts that are not settings are left out. */
export function readSettings(text: string): QualitySettings[] {
  if (text === '') return []
  return text.split('~').flatMap((each) => {
    const [parts = '', snapshot] = each.split('@')
    const settings: QualitySettings = snapshot ? { snapshot } : {}
    for (const part of parts.split('_')) {
      const number = Number(part.slice(1))
      if (part === 'text' || part === 'vector' || part === 'hybrid') settings.mode = part
      else if (part === 'convex' || part === 'rrf') settings.fusion = part
      else if (part.startsWith('r')) settings.reranker = decoded(part.slice(1))
      else if (part.startsWith('w') && number >= 0 && number <= 1) settings.weight = number
      else if (part.startsWith('k') && Number.isInteger(number) && number >= 1 && number <= 1000) settings.k = number
    }
    return settings.mode ? [settings] : []
  })
}

/** Undefined for what is no part of a URL. */
function decoded(text: string): string | undefined {
  try {
    return decodeURIComponent(text)
  } catch {
    return undefined
  }
}

/** `Hybrid, convex 0.3, 10 passages, v1`: what is not as usual. */
export function settingsName({ mode, fusion, weight, k, reranker, snapshot }: QualitySettings): string {
  const fused = fusion === 'rrf' ? 'reciprocal ranks' : weight === undefined ? (fusion === 'convex' ? 'convex' : null) : `convex ${weight}`
  const passages = k === undefined || k === usualPassages ? null : `${k} passage${k === 1 ? '' : 's'}`
  return [
    mode ? modeNames[mode] : 'As the index searches',
    mode === 'hybrid' ? fused : null,
    passages,
    reranker && `reranked by ${reranker}`,
    snapshot,
  ]
    .filter(Boolean)
    .join(', ')
}

export function isSameList(settings: readonly QualitySettings[], measured: readonly MeasuredSettings[]): boolean {
  return printSettings(settings) === printSettings(measured.map(({ asked }) => asked))
}
