'use client'

import { Braces, ChevronDown, CircleAlert, TriangleAlert } from 'lucide-react'
import { useEffect, useRef, useState } from 'react'
import type { Block } from '#server/core/notebook/notebook.ts'
import { Badge } from '../../../_ui/feedback/Badge.tsx'
import { cx } from '../../../_ui/cx.ts'
import { IconButton } from '../../../_ui/controls/IconButton.tsx'
import { diagnosticsOf } from '../_notebook/diagnosticViews.ts'
import { blockElementId } from './documentItems.ts'
import { useNotebook } from '../_notebook/notebookContext.ts'
import { BlockBody } from './BlockBody.tsx'
import { BlockFindings } from './BlockFindings.tsx'
import { blockKindView } from '../_blocks/blockKindView.ts'
import { BlockMenu } from './BlockMenu.tsx'
import { BlockName } from './BlockName.tsx'

/** A block's card: kind, name, findings, what can be done with it, and its editor. */
export function BlockFrame({ block, fresh }: { block: Block; fresh: boolean }) {
  const { diagnostics } = useNotebook()
  const [collapsed, setCollapsed] = useState(false)
  const [raw, setRaw] = useState(false)
  const [renaming, setRenaming] = useState(false)
  const element = useRef<HTMLElement>(null)
  const { blockKind: kind, name } = block
  const id = `${kind} ${name}`.trim()
  const { label, icon: Icon } = blockKindView(kind)
  const findings = diagnosticsOf(diagnostics, id)
  const errors = findings.filter(({ severity }) => severity === 'error').length

  useEffect(() => {
    if (!fresh) return
    element.current?.scrollIntoView({ block: 'nearest', behavior: 'smooth' })
    element.current?.focus({ preventScroll: true })
  }, [fresh])

  return (
    <section
      ref={element}
      id={blockElementId(id)}
      tabIndex={-1}
      aria-label={id}
      className={cx('card scroll-m-16 focus-visible:outline-offset-0', errors > 0 && 'border-bad/50')}
    >
      <header className={cx('flex h-9 items-center gap-1.5 pr-1.5 pl-3', !collapsed && 'border-b')}>
        <Icon aria-hidden className="size-3.5 shrink-0 text-accent-text" />
        <span className="shrink-0 text-sm text-muted">{label}</span>
        <BlockName kind={kind} name={name} renaming={renaming} onRenaming={setRenaming} />
        <span className="flex-1" />
        {findings.length > 0 ? (
          <Badge tone={errors > 0 ? 'bad' : 'warn'} icon={errors > 0 ? CircleAlert : TriangleAlert}>
            {findings.length}
          </Badge>
        ) : null}
        <IconButton
          icon={Braces}
          label={raw ? `Edit ${id} as a form` : `Edit ${id} as YAML`}
          size="sm"
          aria-pressed={raw}
          className={raw ? 'bg-pressed text-text' : undefined}
          onClick={() => setRaw(!raw)}
        />
        <BlockMenu block={block} onRename={() => setRenaming(true)} />
        <IconButton
          icon={ChevronDown}
          label={collapsed ? `Open ${id}` : `Fold ${id}`}
          size="sm"
          aria-expanded={!collapsed}
          className={collapsed ? '-rotate-90' : undefined}
          onClick={() => setCollapsed(!collapsed)}
        />
      </header>
      {collapsed ? null : (
        <>
          <BlockFindings findings={findings} />
          <BlockBody block={block} raw={raw} findings={findings} />
        </>
      )}
    </section>
  )
}
