import type { CaseId } from '../../ids.ts'
import type { Json } from '../../json.ts'
import type { Experiment, PromptVariant, Shot, Sweep } from '../experiment.ts'

/** Small experiments for tests; every part can be replaced. */
export function sampleExperiment(parts: Partial<Experiment> = {}): Experiment {
  return {
    title: 'Reviews',
    model: 'tiny',
    seed: 7,
    variants: [sampleVariant('terse', { user: 'Review: {{review}}' })],
    cases: [sampleCase('1', { review: 'great' }), sampleCase('2', { review: '별로 🙁' })],
    retrievers: [],
    sweeps: [],
    metrics: [],
    charts: [],
    ...parts,
  }
}

export function sampleVariant(name: string, parts: Partial<PromptVariant> = {}): PromptVariant {
  return { name, system: null, user: '{{review}}', assistant: null, line: 10, ...parts }
}

export function sampleCase(
  id: string,
  vars: Record<string, Json>,
  reference: string | string[] | null = null,
): Experiment['cases'][number] {
  return { id: id as CaseId, seedKey: `key-${id}`, vars, reference, tags: [], file: 'cases.jsonl', line: 1, block: 'reviews' }
}

export function sampleSweep(parts: Partial<Sweep> = {}): Sweep {
  return { name: 'main', variants: ['terse'], cases: [], axes: [], fixed: {}, shots: null, repeats: 1, line: 20, ...parts }
}

export function sampleShots(count: number): Shot[] {
  return Array.from({ length: count }, (_, position) => ({ vars: { review: `shot ${position}` }, output: `label ${position}` }))
}
