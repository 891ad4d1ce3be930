import { AppError } from '../../core/errors.ts'
import type { ChunkSettings } from '../../core/retrieval/chunking/chunkDocument.ts'
import { chunkSettingsSchema, defaultsFor, embedderProblem } from '../../core/retrieval/indexConfig.ts'
import { corpusLanguage, type CorpusLanguage } from '../../core/retrieval/language/corpusLanguage.ts'
import type { JobControl } from '../../jobs/createJobs.ts'
import type { IndexDeps } from '../indexDeps.ts'
import type { IndexHead } from '../indexHead.ts'
import type { SourceFile } from './sourceFiles.ts'

/** How an index is to be built. What is left out is as in the last build, and where there was none, the default of the language. */
export type AskedSettings = {
  chunks?: Partial<ChunkSettings>
  /** `none`: full text only. */
  embedder?: string
  language?: CorpusLanguage | 'auto'
  /** What is left out is the default of the language, also where the last build had something else. */
  defaults?: boolean
}

export type IndexSettings = Pick<IndexHead, 'chunks' | 'language' | 'languageReason' | 'fullText' | 'embedder'>

const SAMPLED_FILES = 40
/** Of each file. */
const SAMPLED_DOCUMENTS = 50
const SAMPLED_LENGTH = 4000
/** Share of a passage, where only its size was given. */
const USUAL_OVERLAP = 0.2

/** `warning`: why the embedder does not suit the language. @throws AppError BAD_INPUT, MODEL_UNKNOWN, MODEL_MISSING, MODEL_DOWNLOAD */
export async function chooseSettings(
  deps: Pick<IndexDeps, 'obtainModel' | 'embedTexts' | 'countTokens' | 'extractFile'>,
  asked: AskedSettings,
  { files, before, ...control }: { files: readonly SourceFile[]; before: IndexHead | null } & JobControl,
): Promise<{ settings: IndexSettings; warning: string | null }> {
  const { language, reason } = await chooseLanguage(deps, asked.language, { files, before })
  const defaults = defaultsFor(language)
  const kept = before?.language === language && !asked.defaults ? before : null
  const id = asked.embedder ?? (kept ? (kept.embedder?.id ?? 'none') : defaults.embedder)
  const embedder = id === 'none' ? null : await chooseEmbedder(deps, id, { before, ...control })
  const settings = {
    chunks: chooseChunks(kept?.chunks ?? defaults.chunks, asked.chunks),
    language,
    languageReason: reason,
    fullText: defaults.fullText,
    embedder,
  }
  return { settings, warning: embedderProblem(embedder?.id ?? null, language) }
}

async function chooseLanguage(
  { extractFile }: Pick<IndexDeps, 'extractFile'>,
  asked: AskedSettings['language'],
  { files, before }: { files: readonly SourceFile[]; before: IndexHead | null },
): Promise<{ language: CorpusLanguage; reason: string }> {
  if (asked !== undefined && asked !== 'auto') return { language: asked, reason: 'The language was chosen.' }
  if (before && asked !== 'auto') return { language: before.language, reason: before.languageReason }
  const step = Math.max(1, files.length / SAMPLED_FILES)
  const texts: string[] = []
  for (let at = 0; at < files.length; at += step) {
    const source = files[Math.floor(at)]
    if (!source) break
    const { file, within, path, sha256 } = source
    const extracted = await extractFile({ file, within, path, sha256 }).catch(() => null)
    // A file that cannot be read is reported by the build.
    if (extracted && 'documents' in extracted)
      texts.push(...extracted.documents.slice(0, SAMPLED_DOCUMENTS).map(({ text }) => text.slice(0, SAMPLED_LENGTH)))
  }
  return corpusLanguage(texts)
}

async function chooseEmbedder(
  { obtainModel, embedTexts, countTokens }: Pick<IndexDeps, 'obtainModel' | 'embedTexts' | 'countTokens'>,
  id: string,
  { before, signal, progress }: { before: IndexHead | null } & JobControl,
): Promise<NonNullable<IndexHead['embedder']>> {
  const { hash } = await obtainModel(id, {
    kind: 'embed',
    signal,
    onProgress: ({ receivedBytes, totalBytes }) => progress({ done: receivedBytes, total: totalBytes ?? 0, note: `fetching ${id}` }),
  })
  if (before?.embedder?.hash === hash) return { ...before.embedder, id }
  const [[vector], { limit }] = await Promise.all([
    embedTexts(['dimensions'], { model: id, role: 'passage', signal }),
    countTokens(['dimensions'], { model: id, signal }),
  ])
  return { id, hash, dimensions: vector?.length ?? 0, tokenLimit: limit }
}

/** The settings of passages that were asked for, completed by the usual ones. @throws AppError BAD_INPUT */
export function chooseChunks(usual: ChunkSettings, asked: Partial<ChunkSettings> = {}): ChunkSettings {
  const { by = usual.by, size = usual.size } = asked
  const isOtherSize = by !== usual.by || size !== usual.size
  const { overlap = isOtherSize ? Math.floor(size * USUAL_OVERLAP) : usual.overlap } = asked
  const parsed = chunkSettingsSchema.safeParse({ by, size, overlap })
  if (parsed.success) return parsed.data
  const [issue] = parsed.error.issues
  throw new AppError('BAD_INPUT', `The ${issue?.path.join(' ') ?? 'size'} of passages does not fit: ${issue?.message ?? ''}.`)
}
