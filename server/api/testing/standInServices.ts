import { runIdSchema, slugSchema } from '../../core/ids.ts'
import type { Services } from '../services.ts'

const unused = (name: string) => () => {
  throw new Error(`${name} was not expected`)
}

/** Methods that replace those that fail when called. */
export type Replacements = { [K in keyof Services]?: Partial<Services[K]> }

export const slug = slugSchema.parse('리뷰')
export const run = runIdSchema.parse('r20261122-101500-ab12')

/** Services for tests: the given methods work, every other one throws an error that names it. */
export function standInServices(replacements: Replacements): Services {
  const room = <K extends keyof Services>(name: K, methods: readonly (keyof Services[K] & string)[]): Services[K] => {
    const failing = Object.fromEntries(methods.map((method) => [method, unused(`${name}.${method}`)]))
    return { ...failing, ...replacements[name] } as Services[K]
  }
  return {
    notebooks: room('notebooks', [
      'list',
      'get',
      'save',
      'create',
      'duplicate',
      'rename',
      'remove',
      'restore',
      'misnamed',
      'adopt',
      'templates',
      'watch',
    ]),
    models: room('models', ['list', 'resolve', 'pull', 'cancelPull', 'events']),
    adapters: room('adapters', ['list', 'remove']),
    adapterExports: room('adapterExports', ['open']),
    tuning: room('tuning', [
      'list',
      'watch',
      'watchJob',
      'details',
      'log',
      'start',
      'pause',
      'resume',
      'cancel',
      'remove',
      'preflight',
      'measure',
      'cancelMeasure',
      'watchMeasure',
      'evaluate',
    ]),
    presets: room('presets', ['list', 'save', 'version', 'remove', 'restore']),
    searches: room('searches', ['facts', 'run', 'stages', 'tokens', 'passage', 'past', 'keep', 'forget']),
    indexes: room('indexes', [
      'list',
      'get',
      'build',
      'goOn',
      'cancel',
      'watch',
      'snapshot',
      'removeSnapshot',
      'rollback',
      'diff',
      'passagesIn',
      'remove',
      'suggestSources',
    ]),
    documents: room('documents', ['list', 'get', 'passages', 'upload', 'removeUpload', 'restoreUpload', 'original']),
    judgements: room('judgements', ['list', 'judge', 'remove', 'restore', 'preview', 'import', 'export', 'events']),
    quality: room('quality', ['measure', 'cancel', 'report', 'events']),
    questions: room('questions', ['write', 'cancel', 'drafts', 'accept', 'reject', 'restore', 'events']),
    runs: room('runs', [
      'grid',
      'plan',
      'results',
      'earlier',
      'start',
      'cancel',
      'pause',
      'resume',
      'active',
      'subscribe',
      'watch',
      'list',
      'cell',
      'probabilities',
      'fork',
      'replay',
    ]),
    ratings: room('ratings', ['list', 'rate', 'vote', 'export']),
    datasets: room('datasets', [
      'list',
      'get',
      'create',
      'remove',
      'restore',
      'numbers',
      'rows',
      'byId',
      'change',
      'changeMany',
      'addRow',
      'undo',
      'agreement',
      'split',
      'splitFacts',
      'previewSplit',
      'snapshot',
      'removeSnapshot',
      'diff',
      'rowsIn',
      'ofCells',
      'watch',
    ]),
    cells: room('cells', ['send']),
    imports: room('imports', ['upload', 'preview', 'run', 'progress', 'cancel', 'left']),
    datasetChecks: room('datasetChecks', ['run', 'cancel', 'events', 'findings', 'previewRemedy', 'applyRemedy', 'writeBiasProbe']),
    datasetExports: room('datasetExports', ['preview', 'start', 'cancel', 'events', 'open']),
    similarRows: room('similarRows', ['prepare', 'cancel', 'watch', 'nearest']),
    synthesis: room('synthesis', ['start', 'goOn', 'cancel', 'watch']),
    retrievals: room('retrievals', ['unbuilt', 'build', 'cancel', 'watch', 'held']),
    scores: room('scores', ['get', 'measure', 'job', 'cancel']),
    engine: room('engine', ['status', 'preview']),
    exports: room('exports', ['open']),
  }
}
