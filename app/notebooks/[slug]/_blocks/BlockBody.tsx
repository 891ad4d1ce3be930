'use client'

import type { Diagnostic } from '#server/core/notebook/notebook.ts'
import type { Block } from './BlockFrame.tsx'
import { RawBlock } from './RawBlock.tsx'

/** The editor for a block's kind; YAML for a kind without one, and for a body that its form cannot show. */
export function BlockBody({ block, findings }: { block: Block; raw: boolean; findings: readonly Diagnostic[] }) {
  return <RawBlock block={block} findings={findings} />
}
