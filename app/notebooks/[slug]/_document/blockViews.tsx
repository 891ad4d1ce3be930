import {
  Braces,
  ChartLine,
  Gauge,
  Library,
  ListOrdered,
  type LucideIcon,
  MessageSquareText,
  SlidersHorizontal,
  Table2,
  TextSearch,
} from 'lucide-react'
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
import { RetrieverBlock } from '../_retrieval/RetrieverBlock.tsx'
import { isRetrieverBody } from '../_retrieval/retrieverForm.ts'
import { SweepPanel } from '../_sweep/SweepPanel.tsx'
import { ItemsBlock } from '../_table/ItemsBlock.tsx'

/** How the page shows a kind of block. */
export type BlockView = {
  icon: LucideIcon
  /** The block's editor, or null if it cannot show this block. `body` is the value of the block's YAML, null if it is empty. */
  editor: (block: Block, body: unknown) => ReactNode
  /** An item of the block's menu, in addition to those that all blocks have, and the dialog that it opens. */
  action?: { label: string; icon: LucideIcon; Dialog: ComponentType<{ name: string; onClose: () => void }> }
}

/** The view of each kind. Its label, description and meaning are in `blockKinds`. */
export const blockViews: Record<BlockKindName, BlockView> = {
  prompt: {
    icon: MessageSquareText,
    editor: (block, body) => (isPromptBody(body) ? <PromptBlock block={block} /> : null),
    action: { label: 'Save as preset…', icon: Library, Dialog: SavePresetDialog },
  },
  cases: { icon: Table2, editor: (block, body) => (isTableBody(body) ? <ItemsBlock block={block} kind="cases" /> : null) },
  shots: { icon: ListOrdered, editor: (block, body) => (isTableBody(body) ? <ItemsBlock block={block} kind="shots" /> : null) },
  retriever: { icon: TextSearch, editor: (block, body) => (isRetrieverBody(body) ? <RetrieverBlock block={block} /> : null) },
  sweep: {
    icon: SlidersHorizontal,
    editor: ({ name, body }) => <SweepPanel name={name} body={body} />,
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

/** The view of a kind; for an unknown kind, a view without an editor. */
export function blockView(kind: string): BlockView {
  return isBlockKind(kind) ? blockViews[kind] : unknownView
}

function isTableBody(body: unknown): boolean {
  return body === null || typeof body === 'object'
}
