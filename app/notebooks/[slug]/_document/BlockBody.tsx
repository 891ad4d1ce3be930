'use client'

import { findMetric } from '#server/core/metrics/metrics.ts'
import type { Diagnostic, Block } from '#server/core/notebook/notebook.ts'
import { ChartBlock } from '../_charts/ChartBlock.tsx'
import { SweepPanel } from '../_sweep/SweepPanel.tsx'
import { ItemsBlock } from '../_table/ItemsBlock.tsx'
import { scoreEntries } from '../_blocks/metricFields.ts'
import { PromptBlock } from '../_blocks/PromptBlock.tsx'
import { isPromptBody } from '../_blocks/promptParts.ts'
import { RawBlock } from '../_blocks/RawBlock.tsx'
import { readBlock } from '../_notebook/readBlock.ts'
import { ScoreBlock } from '../_blocks/ScoreBlock.tsx'

/** The editor for a block's kind; YAML for a kind without one, and for a body that its form cannot show. */
export function BlockBody({ block, raw, findings }: { block: Block; raw: boolean; findings: readonly Diagnostic[] }) {
  const form = raw ? null : formOf(block)
  return form ?? <RawBlock block={block} findings={findings} />
}

function formOf(block: Block) {
  const { blockKind: kind, name, body, bodyLine } = block
  const value = readBlock(block)
  if (value === undefined) return null
  if (kind === 'prompt') return isPromptBody(value) ? <PromptBlock block={block} /> : null
  if (kind === 'cases' || kind === 'shots')
    return value === null || typeof value === 'object' ? <ItemsBlock block={block} kind={kind} /> : null
  if (kind === 'sweep') return <SweepPanel name={name} body={body} bodyLine={bodyLine} />
  if (kind === 'chart') return <ChartBlock name={name} body={body} />
  if (kind !== 'score') return null
  const entries = scoreEntries(value, findMetric)
  return entries && <ScoreBlock block={block} entries={entries} />
}
