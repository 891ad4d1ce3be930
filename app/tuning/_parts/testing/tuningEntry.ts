import { guideSettings, type TuningSettings } from '#server/core/tuning/settings/tuningSettings.ts'
import { slugSchema } from '#server/core/ids.ts'
import type { TuningEntry } from '../../../_trpc/apiTypes.ts'

type Given = Partial<Omit<TuningEntry, 'job'>> & {
  /** The day of the job. */
  day: number
  name?: string
  group?: string
  settings?: Partial<TuningSettings>
}

/** A finished job of the list. */
export function tuningEntry({ day, name = '말투', group, settings = {}, ...given }: Given): TuningEntry {
  return {
    job: {
      format: 1,
      id: `t202611${String(day).padStart(2, '0')}-101500-ab12`,
      name: slugSchema.parse(name),
      replaces: false,
      dataset: slugSchema.parse('tone'),
      snapshot: { tag: 'v1', sha256: 'a'.repeat(64) },
      base: { id: 'smollm2-135m-instruct', sha256: 'b'.repeat(64) },
      settings: { ...guideSettings, ...settings },
      samples: [],
      group: group ?? null,
      createdAt: '2026-11-01T10:15:00.000Z',
    },
    status: 'done',
    note: '',
    error: null,
    step: 30,
    steps: 30,
    etaMs: null,
    loss: { first: 3, last: 1 },
    validationLoss: null,
    tokensPerSecond: null,
    startedAt: null,
    endedAt: null,
    hasAdapter: true,
    ...given,
  }
}
