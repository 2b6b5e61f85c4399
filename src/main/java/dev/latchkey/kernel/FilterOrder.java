package dev.latchkey.kernel;

/**
 * Priorities of the filters that see a request before any resource does, in the order in which they run: the highest first.
 * What marks an answer comes before whatever may give one, so that a refusal has the same marks; and who asks is found
 * out by Quarkus only behind all of them (its authentication has 200). Those with the same priority have nothing to do
 * with each other.
 */
public final class FilterOrder {

    /**
     * Is the first to be asked what becomes of a request that failed. This and the next are orders of Vert.x' routes, of
     * which the lowest comes first, and every filter later.
     */
    public static final int FAILURES = Integer.MIN_VALUE;

    /** Sends a request on to another path, from the beginning: so each filter sees it once. */
    public static final int ISSUER_PATH = Integer.MIN_VALUE + 1;

    /** Counts the requests and the answers of a connection: no answer may be given before it watches. */
    public static final int UNREAD_ANSWERS = 1020;

    /** Notes when a request came, before anything takes time. */
    static final int PATIENCE = 1010;

    /** Everything from here on may log or refuse, and both name the request. */
    static final int REQUEST_ID = 1000;

    /** The access log has a line for each request, whoever answers it. */
    static final int LOGGED_REQUEST = 1000;

    /** A mark of every answer. */
    static final int DATE = 990;

    /** Everything from here on may ask for a header, a refusal for the language to speak. */
    static final int HEADER_LINES = 980;

    /** A mark of the answers with one page, in the place of that of all answers, which Quarkus gives before any filter. */
    public static final int API_PAGE = 910;

    /** A mark of the answers with two files. */
    public static final int FILE_TYPES = 910;

    /** A mark of every answer. */
    public static final int TRANSPORT_SECURITY = 910;

    /** A mark of every answer that does not say itself whether it may be stored. */
    public static final int NO_STORE = 900;

    /** Has to know of a body before any answer is given: what is answered early may have one that never ends. */
    public static final int ENDLESS_BODIES = 880;

    /**
     * The first that answers, and the last that marks: a page of an allowed origin may read every refusal that comes
     * later. It asks for no body and no database, since a preflight has neither.
     */
    public static final int CROSS_ORIGIN = 870;

    /** While there is no database no body is received: nobody will want it. */
    public static final int OPENING = 850;

    /** Receives the body, or refuses it. */
    public static final int BODY = 800;

    /** Looks at the body, once it is there. */
    public static final int BODY_TEXT = 799;

    /**
     * Whatever is asked for, a request that is ambiguous or too long has been refused as such. And before what knows our
     * own paths only.
     */
    public static final int OPERATOR_PATHS = 791;

    /** As the one before, of our own paths. */
    static final int ALLOWED_METHODS = 790;

    private FilterOrder() {}
}
