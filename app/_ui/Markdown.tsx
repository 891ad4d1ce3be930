import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { cx } from './cx.ts'

const components: Components = {
  // A notebook is untrusted: links open elsewhere and say nothing of this page.
  a: ({ node: _node, ...rest }) => <a {...rest} target="_blank" rel="noreferrer noopener nofollow" />,
  // An image from the network would tell its host that the notebook was opened.
  img: ({ src, alt }) => (typeof src === 'string' && /^(data:|blob:|\/)/.test(src) ? <img src={src} alt={alt ?? ''} loading="lazy" /> : <span className="text-faint">[image: {alt || String(src ?? '')}]</span>),
  table: ({ node: _node, ...rest }) => (
    <div className="overflow-x-auto">
      <table {...rest} />
    </div>
  ),
}

export type MarkdownProps = { text: string; className?: string }

/** GitHub-flavoured Markdown, sanitised. */
export function Markdown({ text, className }: MarkdownProps) {
  return (
    <div className={cx('prose-assay', className)}>
      <ReactMarkdown remarkPlugins={[remarkGfm]} rehypePlugins={[rehypeSanitize]} components={components}>
        {text}
      </ReactMarkdown>
    </div>
  )
}
