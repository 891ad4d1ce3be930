'use client'

import type { Diagnostic } from '#server/core/notebook/notebook.ts'
import { ChartBlock } from '../_charts/ChartBlock.tsx'
import { SweepPanel } from '../_sweep/SweepPanel.tsx'
import { ItemsBlock } from '../_table/ItemsBlock.tsx'
import type { Block } from './BlockFrame.tsx'
import { PromptBlock } from './PromptBlock.tsx'
import { isPromptBody } from './promptParts.ts'
import { RawBlock } from './RawBlock.tsx'
import { readBlock } from './readBlock.ts'

/** The editor for a block's kind; YAML for a kind without one, and for a body that its form cannot show. */
export function BlockBody({ block, raw, findings }: { block: Block; raw: boolean; findings: readonly Diagnostic[] }) {
  const value = readBlock(block)
  if (!raw && block.blockKind === 'prompt' && isPromptBody(value)) return <PromptBlock block={block} />
  if (!raw && block.blockKind === 'sweep' && isMapping(value)) return <SweepPanel name={block.name} body={block.body} bodyLine={block.bodyLine} />
  if (!raw && block.blockKind === 'chart' && isMapping(value)) return <ChartBlock name={block.name} body={block.body} />
  if (!raw && (block.blockKind === 'cases' || block.blockKind === 'shots') && (value === null || typeof value === 'object')) return <ItemsBlock block={block} kind={block.blockKind} />
  return <RawBlock block={block} findings={findings} />
}

function isMapping(value: unknown): boolean {
  return value === null || (typeof value === 'object' && !Array.isArray(value))
}
