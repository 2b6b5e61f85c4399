package dev.latchkey.account;

import jakarta.ws.rs.GET;
import jakarta.ws.rs.HeaderParam;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;

/** Where people sign up, log in, and see and end their own sessions. What the pages show, their scripts ask for. */
@Path("/")
@Produces(MediaType.TEXT_HTML)
public class PageResource {

    private final Pages pages;

    PageResource(Pages pages) {
        this.pages = pages;
    }

    /** Where to go from here. */
    @GET
    public String welcome(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("welcome", accepted);
    }

    @GET
    @Path("account")
    public String account(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("account", accepted);
    }

    @GET
    @Path("account/register")
    public String register(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("register", accepted);
    }

    @GET
    @Path("account/login")
    public String login(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("login", accepted);
    }

    @GET
    @Path("account/forgot")
    public String forgot(@HeaderParam(HttpHeaders.ACCEPT_LANGUAGE) String accepted) {
        return pages.page("forgot", accepted);
    }
}
