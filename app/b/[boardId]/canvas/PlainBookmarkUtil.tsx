import { BookmarkShapeUtil, HTMLContainer, type TLBookmarkShape } from 'tldraw'

/**
 * A bookmark as words. tldraw's own shows the picture and icon that stand in the record, and so makes
 * every browser on the board ask another host for them. The interface makes no bookmarks; a script may.
 */
export class PlainBookmarkUtil extends BookmarkShapeUtil {
  override component({ props: { url, w, h } }: TLBookmarkShape) {
    return (
      <HTMLContainer>
        <div className="ov-link" style={{ width: w, height: h }}>
          <a
            href={url}
            target="_blank"
            rel="noopener noreferrer"
            draggable={false}
            onPointerDown={(event) => event.stopPropagation()}
          >
            {url}
          </a>
        </div>
      </HTMLContainer>
    )
  }
}
