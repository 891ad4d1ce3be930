import { Braces, ChartLine, Gauge, Library, ListOrdered, type LucideIcon, MessageSquareText, SlidersHorizontal, Table2 } from 'lucide-react'
import type { ComponentType, ReactNode } from 'react'
import { type BlockKindName, isBlockKind } from '#server/core/experiment/blocks/blockKinds.ts'
import { findMetric } from '#server/core/metrics/metrics.ts'
import type { Block } from '#server/core/notebook/notebook.ts'
import { PromptBlock } from '../_blocks/PromptBlock.tsx'
import { isPromptBody } from '../_blocks/promptParts.ts'
import { SavePresetDialog } from '../_blocks/SavePresetDialog.tsx'
import { ScoreBlock } from '../_blocks/ScoreBlock.tsx'
import { scoreEntries } from '../_blocks/scoreEntries.ts'
import { ChartBlock } from '../_charts/ChartBlock.tsx'
import { SweepPanel } from '../_sweep/SweepPanel.tsx'
import { ItemsBlock } from '../_table/ItemsBlock.tsx'

/** How the page shows a kind of block. */
export type BlockView = {
  icon: LucideIcon
  /** The block's editor, or null if the editor cannot show this body. `body` is the body's YAML, read: null if it is empty. */
  editor: (block: Block, body: unknown) => ReactNode
  /** What the block's menu offers beside the actions that all blocks have. */
  action?: { label: string; icon: LucideIcon; Dialog: ComponentType<{ name: string; onClose: () => void }> }
}

/** The view of each kind; what a kind is called and what it means, `blockKinds` says. */
export const blockViews: Record<BlockKindName, BlockView> = {
  prompt: {
    icon: MessageSquareText,
    editor: (block, body) => (isPromptBody(body) ? <PromptBlock block={block} /> : null),
    action: { label: 'Save as preset…', icon: Library, Dialog: SavePresetDialog },
  },
  cases: { icon: Table2, editor: (block, body) => (isTableBody(body) ? <ItemsBlock block={block} kind="cases" /> : null) },
  shots: { icon: ListOrdered, editor: (block, body) => (isTableBody(body) ? <ItemsBlock block={block} kind="shots" /> : null) },
  sweep: {
    icon: SlidersHorizontal,
    editor: ({ name, body, bodyLine }) => <SweepPanel name={name} body={body} bodyLine={bodyLine} />,
  },
  score: {
    icon: Gauge,
    editor: (block, body) => {
      const entries = scoreEntries(body, findMetric)
      return entries && <ScoreBlock block={block} entries={entries} />
    },
  },
  chart: { icon: ChartLine, editor: ({ name, body }) => <ChartBlock name={name} body={body} /> },
}

const unknownView: BlockView = { icon: Braces, editor: () => null }

/** The view of a kind; for an unknown kind, one without an editor. */
export function blockView(kind: string): BlockView {
  return isBlockKind(kind) ? blockViews[kind] : unknownView
}

function isTableBody(body: unknown): boolean {
  return body === null || typeof body === 'object'
}
