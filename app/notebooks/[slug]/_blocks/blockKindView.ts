import {
  Braces,
  ChartLine,
  FileSearch,
  Gauge,
  ListOrdered,
  type LucideIcon,
  MessageSquareText,
  SlidersHorizontal,
  Table2,
} from 'lucide-react'

export type BlockKindView = { label: string; icon: LucideIcon; /** One line for the insert menu. */ hint: string }

const views: Record<string, BlockKindView> = {
  prompt: { label: 'Prompt', icon: MessageSquareText, hint: 'A prompt variant: system, user and answer prefill' },
  cases: { label: 'Test cases', icon: Table2, hint: 'A table of inputs and expected outputs' },
  shots: { label: 'Shots', icon: ListOrdered, hint: 'Examples shown to the model before a case' },
  sweep: { label: 'Sweep', icon: SlidersHorizontal, hint: 'Which variants and settings to run' },
  score: { label: 'Scores', icon: Gauge, hint: 'Metrics computed for each output' },
  chart: { label: 'Chart', icon: ChartLine, hint: 'Scores over an axis' },
  retriever: { label: 'Retriever', icon: FileSearch, hint: 'Passages from an index for each case' },
}

/** How a kind of block is named and drawn; a kind the product does not know is called by its own name. */
export function blockKindView(kind: string): BlockKindView {
  return views[kind] ?? { label: kind, icon: Braces, hint: 'Left alone by Assay' }
}
