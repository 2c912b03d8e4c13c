package org.portcullis.radius.access;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.portcullis.radius.access.UnfinishedMessages.Share;

class UnfinishedMessagesTest {
    private final UnfinishedMessages messages = new UnfinishedMessages(100, 10);
    private final Share first = new Share();
    private final Share second = new Share();

    @Test
    void theLargeGoWhenAllHoldTooMuch() {
        assertTrue(messages.note(first, 90));
        assertTrue(messages.note(second, 10));
        assertTrue(messages.note(second, 10), "the same again counts once");
        assertFalse(messages.note(second, 11));
        assertTrue(messages.note(second, 9));
        assertFalse(messages.note(first, 92));
    }

    @Test
    void theSmallGoOnWhateverTheLargeDo() {
        assertFalse(messages.note(first, 200));
        assertTrue(messages.note(second, 10));
        assertEquals(210, messages.total());
    }

    @Test
    void whatIsOverHoldsNothing() {
        messages.note(first, 90);
        messages.note(second, 0);
        messages.forget(first);
        messages.forget(first);
        assertEquals(0, messages.total());
        assertTrue(messages.note(second, 90));
        messages.note(first, 50);
        assertEquals(90, messages.total(), "a step that was still in work when its conversation was given up");
    }
}
