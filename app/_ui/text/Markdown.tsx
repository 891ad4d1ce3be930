import ReactMarkdown, { type Components } from 'react-markdown'
import rehypeSanitize from 'rehype-sanitize'
import remarkGfm from 'remark-gfm'
import { cx } from '../cx.ts'

const components: Components = {
  // A notebook is untrusted: links open elsewhere and say nothing of this page.
  a: ({ node: _node, children, ...rest }) => (
    <a {...rest} target="_blank" rel="noreferrer noopener nofollow">
      {children}
    </a>
  ),
  // An image from the network would tell its host that the notebook was opened.
  img: ({ src, alt }) =>
    typeof src === 'string' && isLocalImage(src) ? (
      <img src={src} alt={alt ?? ''} loading="lazy" />
    ) : (
      <span className="text-faint">[image: {alt || 'not loaded'}]</span>
    ),
  table: ({ node: _node, ...rest }) => (
    <div className="overflow-x-auto">
      <table {...rest} />
    </div>
  ),
}

/** `//host/x` would leave this computer although it begins with a slash. */
function isLocalImage(src: string): boolean {
  return /^(?:data:|blob:|\/(?!\/))/.test(src)
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
