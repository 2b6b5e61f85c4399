-- A renewal rewrites its row in place. A fifth of each page is left free, so that the new version finds room on the same
-- page and no index is touched (a heap-only tuple).
alter table session set (fillfactor = 80);
