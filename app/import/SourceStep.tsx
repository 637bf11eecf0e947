import { FileUp } from 'lucide-react'
import { type DragEvent, useId, useRef, useState } from 'react'
import { Button } from '#app/ui/Button.tsx'
import { cx } from '#app/ui/cx.ts'
import { FILE_SENTENCES } from './import-words.ts'
import { readSource, type Source } from './read-source.ts'

/** A file, chosen or dropped, or words that are pasted. */
export function SourceStep({
  source,
  problem: first,
  onSource,
  onNext,
}: {
  source: Source | undefined
  /** What is wrong from the start, with a file that was dropped elsewhere. */
  problem?: string | undefined
  /** While words are written. */
  onSource: (source: Source) => void
  onNext: (source: Source) => void
}) {
  const input = useRef<HTMLInputElement>(null)
  const [problem, setProblem] = useState(first)
  const [isOver, setIsOver] = useState(false)
  const textId = useId()
  const problemId = useId()
  const text = source?.fileName === undefined ? (source?.text ?? '') : ''

  async function take(file: File): Promise<void> {
    setProblem(undefined)
    const read = await readSource(file)
    if (read.ok) onNext(read.value)
    else setProblem(FILE_SENTENCES[read.reason])
  }

  function drop(event: DragEvent): void {
    event.preventDefault()
    setIsOver(false)
    const [file] = event.dataTransfer.files
    if (file) void take(file)
  }

  return (
    <form
      className="flex flex-col gap-5"
      onSubmit={(event) => {
        event.preventDefault()
        if (text.trim() === '') setProblem('Paste something, or choose a file.')
        else onNext({ text })
      }}
    >
      <div
        onDragOver={(event) => {
          event.preventDefault()
          setIsOver(true)
        }}
        onDragLeave={() => setIsOver(false)}
        onDrop={drop}
        className={cx(
          'flex flex-col items-center gap-2 rounded-panel border border-dashed px-4 py-5 text-center transition-colors',
          isOver ? 'border-focus bg-hover' : 'border-border-strong',
        )}
      >
        <Button icon={FileUp} onClick={() => input.current?.click()}>
          Choose a file
        </Button>
        <p className="text-[13px] text-muted">
          CSV or text, at most 1 MB<span className="touch:hidden">, or drop it here</span>. The CSV
          of an agreement comes back as it was.
        </p>
        <input
          ref={input}
          type="file"
          accept=".csv,.tsv,.txt,.md,text/csv,text/plain,text/tab-separated-values"
          className="sr-only"
          tabIndex={-1}
          aria-label="File to import"
          onChange={({ target }) => {
            const [file] = target.files ?? []
            if (file) void take(file)
            // The same file, mended, may be chosen again.
            target.value = ''
          }}
        />
      </div>
      <div className="flex flex-col gap-1.5">
        <label htmlFor={textId} className="text-[13px] font-medium text-text">
          Or paste it: one line, one card
        </label>
        <textarea
          id={textId}
          rows={7}
          value={text}
          onChange={({ target }) => onSource({ text: target.value })}
          aria-invalid={problem === undefined ? undefined : true}
          aria-describedby={problem === undefined ? undefined : problemId}
          placeholder={'Product vision\nPricing\nAccept finished work'}
          className="w-full resize-y rounded-control border border-border-strong bg-raised px-3 py-2 text-sm text-text shadow-control placeholder:text-muted focus-visible:outline-offset-0 touch:text-base"
        />
        {problem !== undefined && (
          <p id={problemId} role="alert" className="text-[13px] text-danger">
            {problem}
          </p>
        )}
      </div>
      <div className="flex flex-col sm:flex-row sm:justify-end">
        <Button type="submit" variant="primary">
          Next
        </Button>
      </div>
    </form>
  )
}
